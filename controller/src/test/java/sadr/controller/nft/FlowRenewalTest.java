package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sadr.controller.nft.FlowRenewal.Outlets;
import sadr.controller.nft.SourceTable.Translation;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Flow;

class FlowRenewalTest {

  private static final Ip6Prefix A = Ip6Prefix.parse("2001:db8:a000::/56");
  private static final Ip6Prefix B = Ip6Prefix.parse("2001:db8:b000::/56");
  private static final Ip6Prefix ULA = Ip6Prefix.parse("fd00:5ad0:0:1::/64");
  private static final String HOST = "2001:db8:a000:1::2";
  private static final String ROUTER = "2001:db8:a000:1::1";
  private static final String SERVER = "2001:db8:ffff::1";

  private static SourceTable table(boolean fresh) {
    return new SourceTable(
        Set.of("lan0"),
        Set.of("wan1", "wan2"),
        List.of(A, B, ULA),
        List.of(B),
        fresh ? List.of(A) : List.of(),
        true,
        true,
        List.of(),
        List.of(
            new Translation(A, B, "wan2", 2, fresh),
            new Translation(ULA, Ip6Prefix.parse("2001:db8:b000:1::/64"), "wan2", 2, true)),
        true);
  }

  /** Fiber, which has A, is dead: cable alone carries something. */
  private static FlowRenewal renewal(Ip6Prefix cables) {
    Outlets outlets = new Outlets(1, 99, Map.of(2, Set.of(cables)));
    return FlowRenewal.of(table(true), outlets, Set.of(Ip6Address.parse(ROUTER)));
  }

  private static boolean wants(int protocol, String from, String to, String replyTo) {
    return wants(renewal(B), from.equals(replyTo) ? 0 : 1, protocol, from, to, replyTo);
  }

  private static boolean wants(
      FlowRenewal renewal, int mark, int protocol, String from, String to, String replyTo) {
    Ip6Address far = Ip6Address.parse(to);
    Flow flow =
        new Flow(
            protocol,
            Ip6Address.parse(from),
            9,
            far,
            9,
            far,
            Ip6Address.parse(replyTo),
            false,
            mark,
            1);
    return renewal.wanted().test(flow);
  }

  @Test
  void aDeadPrefixsUntranslatedDatagramsToTheInternetAreRenewed() {
    assertThat(wants(Flow.UDP, HOST, SERVER, HOST)).isTrue();
    assertThat(wants(Flow.ICMP, HOST, SERVER, HOST)).isTrue();
  }

  @Test
  void nothingElseIs() {
    assertThat(wants(Flow.TCP, HOST, SERVER, HOST)).as("TCP").isFalse();
    assertThat(wants(renewal(B), 2, Flow.UDP, HOST, SERVER, "2001:db8:b000:1::2"))
        .as("translated")
        .isFalse();
    assertThat(wants(Flow.UDP, "2001:db8:b000:1::2", SERVER, "2001:db8:b000:1::2"))
        .as("another prefix's")
        .isFalse();
    assertThat(wants(Flow.UDP, SERVER, HOST, SERVER)).as("begun outside").isFalse();
    assertThat(wants(Flow.UDP, HOST, "2001:db8:b000:2::9", HOST)).as("in the site").isFalse();
    assertThat(wants(Flow.UDP, HOST, "ff05::1", HOST)).as("multicast").isFalse();
    assertThat(wants(Flow.ICMP, ROUTER, SERVER, ROUTER)).as("a probe").isFalse();
  }

  /** Of a LAN that has unique local addresses alone, and of a prefix that is back. */
  @Test
  void whatIsTranslatedOntoADeadPrefixIsRenewedWhereItHasAnotherWay() {
    String ulaHost = "fd00:5ad0:0:1::2";
    assertThat(wants(Flow.UDP, ulaHost, SERVER, HOST)).isTrue();
    assertThat(wants(Flow.TCP, ulaHost, SERVER, HOST)).as("TCP").isFalse();
    assertThat(wants(Flow.UDP, "fd00:5ad0:0:9::2", SERVER, HOST)).as("no way out").isFalse();
    assertThat(wants(Flow.UDP, "2001:db8:b000:1::2", SERVER, HOST)).as("own lives").isTrue();
  }

  /** The names of uplinks changed, or their prefixes, or a survivor accepts the dead one's. */
  @Test
  void soIsWhatGoesToAnUplinkThatDoesNotCarryIt() {
    String ulaHost = "fd00:5ad0:0:1::2";
    String there = "2001:db8:b000:1::2";
    assertThat(wants(renewal(B), 2, Flow.UDP, ulaHost, SERVER, there)).as("as it is").isFalse();
    assertThat(wants(renewal(B), 3, Flow.UDP, ulaHost, SERVER, there)).as("a new mark").isTrue();
    assertThat(wants(renewal(A), 2, Flow.UDP, ulaHost, SERVER, there)).as("moved").isTrue();
    assertThat(wants(renewal(A), 2, Flow.TCP, ulaHost, SERVER, there)).as("TCP").isFalse();
    assertThat(wants(renewal(A), 0, Flow.UDP, ulaHost, SERVER, there)).as("not ours").isFalse();
    assertThat(wants(renewal(A), 100, Flow.UDP, ulaHost, SERVER, there)).as("either").isFalse();
  }

  @Test
  void isDoneOnceADeathAndOnceMoreWhenThereIsAnotherWay() {
    FlowRenewal now = renewal(B);
    assertThat(now.since(FlowRenewal.NOTHING).stranded()).isTrue();
    assertThat(now.since(now).isNothing()).isTrue();
    assertThat(now.since(renewal(A)).stranded()).as("B came, A went").isTrue();
    FlowRenewal less =
        new FlowRenewal(now.moved(), true, now.outlets(), Set.of(ULA), now.site(), now.own());
    assertThat(now.since(less).stranded()).as("a way more").isTrue();
    assertThat(less.since(now).isNothing()).as("a way less").isTrue();
    Outlets both = new Outlets(1, 99, Map.of(1, Set.of(A), 2, Set.of(B)));
    FlowRenewal more =
        new FlowRenewal(now.moved(), true, both, now.leading(), now.site(), now.own());
    assertThat(more.since(now).isNothing()).as("an outlet more").isTrue();
    assertThat(now.since(more).stranded()).as("an outlet less").isTrue();
  }

  @Test
  void whatLivesAndUniqueLocalAddressesAreLeftAlone() {
    assertThat(renewal(B).moved()).containsExactly(A);
    assertThat(FlowRenewal.of(table(false), renewal(B).outlets(), Set.of()).moved()).isEmpty();
    assertThat(FlowRenewal.of(SourceTable.NONE, renewal(B).outlets(), Set.of()))
        .isEqualTo(FlowRenewal.NOTHING);
  }
}
