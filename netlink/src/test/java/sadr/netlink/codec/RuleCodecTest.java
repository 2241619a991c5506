package sadr.netlink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.OpaqueAttribute;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.Rule;

/** Messages captured on Linux 6.18 with a dump of the rules. */
class RuleCodecTest {

  // ip -6 rule add priority 17201 fwmark 0x5ad01 lookup 17301 protocol 173
  static final String MARKED =
      """
      4c000000 2000 0200 01000000 173f0000
      0a 00 00 00 fc 00 00 01 00000000
      0800 0f00 95430000
      0800 0e00 ffffffff
      0500 1500 ad000000
      0800 0600 31430000
      0800 0a00 01ad0500
      0800 1000 ffffffff
      """;

  // ip -6 rule add priority 17400 lookup main suppress_prefixlength 0 protocol 173
  static final String MAIN =
      """
      3c000000 2000 0200 01000000 173f0000
      0a 00 00 00 fe 00 00 01 00000000
      0800 0f00 fe000000
      0800 0e00 00000000
      0500 1500 ad000000
      0800 0600 f8430000
      """;

  // ip -6 rule add priority 30 from 2001:db8:a000::/56 to 2001:db8::/32 iif wan1 oif wan2
  //    fwmark 0x10/0xf0 ipproto udp dport 53 prohibit
  static final String EVERYTHING =
      """
      a4000000 2000 0200 01000000 173f0000
      0a 20 38 00 00 00 00 08 00000000
      0800 0f00 00000000
      0800 0e00 ffffffff
      0500 1500 00000000
      0900 0300 77616e3100000000
      0900 1100 77616e3200000000
      0800 0600 1e000000
      0800 0a00 10000000
      0800 1000 f0000000
      0800 1800 35003500
      0600 1d00 ffff0000
      0500 1600 11000000
      1400 0100 20010db8000000000000000000000000
      1400 0200 20010db8a00000000000000000000000
      """;

  // ip -6 rule add not from 2001:db8::/32 priority 31 tos 0x10 lookup 99
  static final String INVERTED =
      """
      50000000 2000 0200 01000000 173f0000
      0a 00 20 10 63 00 00 01 02000000
      0800 0f00 63000000
      0800 0e00 ffffffff
      0500 1500 00000000
      0800 0600 1f000000
      1400 0200 20010db8000000000000000000000000
      """;

  @Test
  void readsMarkOfAllBits() {
    Rule rule = Rule.lookup(17201, 17301, 173).forMark(Rule.Mark.exactly(0x5ad01));

    assertThat(Bytes.decode(MARKED)).isEqualTo(rule);
    assertThat(Bytes.there(rule)).isEqualTo(rule);
  }

  @Test
  void tellsSuppressionOfZeroBitsFromNone() {
    Rule rule = Rule.lookup(17400, RouteKey.MAIN, 173).suppressing(0);

    assertThat(Bytes.decode(MAIN)).isEqualTo(rule);
    assertThat(Bytes.there(rule)).isEqualTo(rule);
    assertThat(((Rule) Bytes.decode(MARKED)).suppressPrefixLength()).isEmpty();
  }

  @Test
  void readsEverySelectorAndKeepsTheOnesItDoesNotKnow() {
    Rule rule = (Rule) Bytes.decode(EVERYTHING);

    assertThat(rule.from()).isEqualTo(Ip6Prefix.parse("2001:db8:a000::/56"));
    assertThat(rule.to()).isEqualTo(Ip6Prefix.parse("2001:db8::/32"));
    assertThat(rule.inputInterface()).contains("wan1");
    assertThat(rule.outputInterface()).contains("wan2");
    assertThat(rule.mark()).contains(new Rule.Mark(0x10, 0xf0));
    assertThat(rule.action()).isEqualTo(Rule.Action.PROHIBIT);
    assertThat(rule.table()).isZero();
    // FRA_DPORT_RANGE 53-53, FRA_DPORT_MASK, FRA_IP_PROTO udp
    assertThat(rule.rest())
        .containsExactly(
            new OpaqueAttribute(24, "35003500"),
            new OpaqueAttribute(29, "ffff"),
            new OpaqueAttribute(22, "11"));
    assertThat(Bytes.there(rule)).isEqualTo(rule);
  }

  @Test
  void keepsInversionAndTrafficClass() {
    Rule rule = (Rule) Bytes.decode(INVERTED);

    assertThat(rule.inverted()).isTrue();
    assertThat(rule.trafficClass()).isEqualTo(0x10);
    assertThat(Bytes.there(rule)).isEqualTo(rule);
  }

  @Test
  void readsMaskAloneAsMarkZero() {
    String maskAlone =
        MARKED
            .replace("4c000000", "44000000")
            .replace("0800 0a00 01ad0500", "")
            .replace("0800 1000 ffffffff", "0800 1000 00ff0000");

    assertThat(((Rule) Bytes.decode(maskAlone)).mark()).contains(new Rule.Mark(0, 0xff00));
  }
}
