package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Flow;

class FlowCountTest {

  private static final int MARK = 0x5AD02;
  private static final Ip6Address HOST = Ip6Address.parse("2001:db8:b000:1::2");
  private static final Ip6Address OWN = Ip6Address.parse("2001:db8:b000:1::1");
  private static final Ip6Address FAR = Ip6Address.parse("2001:db8:ffff::1");
  private static final Ip6Address ELSEWHERE = Ip6Address.parse("2001:db8:a000:1::2");
  private static final Ip6Address IMAGE = Ip6Address.parse("2001:db8:b000:1:1::2");

  private final FlowCount.Tally tally =
      new FlowCount.Tally(
          new FlowCount.Wanted(
              Map.of(
                  "cable",
                  new FlowCount.Uplink(List.of(Ip6Prefix.parse("2001:db8:b000::/56")), MARK)),
              Set.of(OWN),
              true));

  private static Flow flow(Ip6Address from, Ip6Address to, Ip6Address replyTo, int mark) {
    return new Flow(Flow.TCP, from, 1000, to, 443, to, replyTo, true, mark, 0);
  }

  @Test
  void countsFlowsOfHostsInBothDirections() {
    tally.add(flow(HOST, FAR, HOST, 0));
    tally.add(flow(FAR, HOST, FAR, 0));
    assertThat(tally.counts()).isEqualTo(Map.of("cable", 2L));
  }

  @Test
  void leavesOutTheRoutersOwnFlows() {
    tally.add(flow(OWN, FAR, OWN, 0));
    tally.add(flow(FAR, OWN, FAR, 0));
    assertThat(tally.counts()).isEqualTo(Map.of("cable", 0L));
  }

  @Test
  void countsFlowsThatAreTranslatedOntoTheUplink() {
    tally.add(flow(ELSEWHERE, FAR, IMAGE, MARK));
    assertThat(tally.counts()).isEqualTo(Map.of("cable", 1L));
  }

  @Test
  void leavesOutFlowsThatAreTranslatedOntoAnother() {
    tally.add(flow(HOST, FAR, ELSEWHERE, MARK - 1));
    assertThat(tally.counts()).isEqualTo(Map.of("cable", 0L));
  }
}
