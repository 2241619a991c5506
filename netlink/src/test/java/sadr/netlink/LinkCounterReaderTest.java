package sadr.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.LinkIndex;
import sadr.netlink.model.LinkCounters;
import sadr.sys.NetNamespace;

@Tag("netns")
class LinkCounterReaderTest {

  @Test
  void countsWhatALinkHasReceivedAndSent() {
    try (NetNamespace namespace = NetNamespace.create();
        LinkCounterReader reader = namespace.call(LinkCounterReader::open)) {
      assertThat(reader.read(new LinkIndex(1))).contains(new LinkCounters(0, 0, 0));
      namespace.exec("ip", "link", "set", "lo", "up");
      namespace.exec("bash", "-c", "echo > /dev/udp/::1/9");
      LinkCounters after = reader.read(new LinkIndex(1)).orElseThrow();
      assertThat(after.sent()).isPositive();
      assertThat(after.received()).isEqualTo(after.sent());
    }
  }

  @Test
  void aLinkThatIsNotThereHasNoCounters() {
    try (NetNamespace namespace = NetNamespace.create();
        LinkCounterReader reader = namespace.call(LinkCounterReader::open)) {
      assertThat(reader.read(new LinkIndex(4711))).isEmpty();
      assertThat(reader.read(new LinkIndex(1))).isPresent();
    }
  }
}
