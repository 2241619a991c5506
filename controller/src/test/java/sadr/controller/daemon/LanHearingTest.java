package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.controller.doctor.Lans;
import sadr.netlink.model.KernelState;

class LanHearingTest {

  @Test
  void allLansAreDeafWhenTheCensusThrows() {
    LanHearing hearing =
        LanHearing.begin(
            List.of("lan0", "lan1", "lan0"),
            () -> {
              throw new IllegalStateException("no buffers");
            });
    KernelState nothing = new KernelState(List.of(), List.of(), List.of(), List.of(), List.of());
    Lans heard = hearing.result(Optional.empty(), nothing);
    assertThat(heard.advertisers()).isEmpty();
    assertThat(heard.deaf()).containsOnlyKeys("lan0", "lan1");
    assertThat(heard.deaf().get("lan1")).startsWith("could not be listened to: ");
    assertThat(heard.deaf().get("lan1")).endsWith("no buffers");
  }
}
