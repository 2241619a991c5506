package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.sys.ErrnoException;
import sadr.sys.Libnftables;
import sadr.sys.NetNamespace;

class DropCountersTest {

  @Test
  @Tag("netns")
  void readsOurCountersAndNobodyElses() {
    try (NetNamespace namespace = NetNamespace.create();
        Libnftables nft = namespace.call(() -> Libnftables.load().orElseThrow());
        DropCounters counters = namespace.call(DropCounters::open)) {
      assertThat(counters.read()).as("no table").isEmpty();
      nft.run(
          """
          add table inet other
          add counter inet other dropped-cable
          add table inet sadr
          add counter inet sadr dropped-fiber { packets 17 bytes 1; }
          add counter inet sadr dropped-fibre_201 { packets 5000000000 bytes 1; }
          add counter inet sadr else
          """);
      assertThat(counters.read())
          .isEqualTo(Map.of("fiber", 17L, "fibre 1", 5_000_000_000L))
          .isEqualTo(counters.read());
    }
  }

  @Test
  void refusesAMessageThatEndsBeforeItsLength() {
    ByteBuffer torn = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
    torn.putInt(0, 24).putInt(8, 1);

    assertThatThrownBy(() -> DropCounters.take(torn, 1, new HashMap<>()))
        .isInstanceOf(ErrnoException.class);
  }

  @Test
  void leavesOutAnswersToOtherQuestions() {
    ByteBuffer end = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
    end.putInt(0, 20).putShort(4, (short) 3).putInt(8, 1);

    assertThat(DropCounters.take(end, 2, new HashMap<>())).isTrue();
    assertThat(DropCounters.take(end, 1, new HashMap<>())).isFalse();
  }
}
