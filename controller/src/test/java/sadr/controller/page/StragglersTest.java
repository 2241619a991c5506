package sadr.controller.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StragglersTest {

  private long nanos;
  private final Stragglers stragglers = new Stragglers(() -> nanos);

  @Test
  void forgetsWhoIsSilent() {
    stragglers.heard("lan0", "2001:db8::1");
    nanos += Duration.ofSeconds(Stragglers.SECONDS).toNanos();
    stragglers.heard("lan0", "2001:db8::2");
    assertThat(stragglers.now()).hasSize(2);
    nanos += 1;
    assertThat(stragglers.now()).containsExactly(new Stragglers.Straggler("lan0", "2001:db8::2"));
  }

  @Test
  void aFloodOfAddressesLeavesTheLastOnes() {
    for (int i = 0; i < 100_000; i++) {
      stragglers.heard("lan0", "2001:db8::" + Integer.toHexString(i));
    }
    assertThat(stragglers.now()).hasSize(Stragglers.MOST);
  }
}
