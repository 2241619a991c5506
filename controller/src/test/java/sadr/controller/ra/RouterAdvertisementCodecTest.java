package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sadr.controller.config.LanConfig.Preference;
import sadr.controller.ra.MalformedPacketException.Reason;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.MacAddress;

class RouterAdvertisementCodecTest {

  /** Byte by byte from the layouts of RFC 4861, 4191, 8106 and 8781. */
  private static final String ANNOTATED =
      """
      86 00 0000                              | type, code, checksum: the kernel's
      40 d8 0708                              | hop limit 64, M O and preference low, 1800 s
      00007530 000003e8                       | reachable 30 s, retransmit 1 s
      01 01 020000005ad0                      | source link-layer address
      05 01 0000 000005dc                     | MTU 1500
      03 04 40 c0 ffffffff ffffffff 00000000  | prefix of 64 bits, L and A, without end
            20010db8a0000001 0000000000000000 |
      03 04 40 80 00001518 00000a8c 00000000  | L alone
            20010db8b0000001 0000000000000000 |
      18 01 00 18 00000e10                    | route ::/0, low
      18 02 38 08 00000000 20010db8a0000000   | route of 56 bits, high, gone
      18 03 41 00 00001518 20010db8c0000000   | one of 65 bits needs both halves
            8000000000000000                  |
      19 03 0000 00001518                     | a resolver
            fe80000000000000 00000000000000a1 |
      1f 03 0000 00001518                     | a search list:
            04 686f6d65 04 61727061 00        | "home.arpa"
            0000000000                        | and padding
      26 02 0a90 0064ff9b 00000000 00000000   | NAT64 of 96 bits (code 0), 338 * 8 s
      26 02 0009 20010db8 00640000 00000000   | of 64 bits (code 1), 8 s
      """;

  private static final RouterAdvertisement MEANING =
      new RouterAdvertisement(
          64,
          true,
          true,
          Preference.LOW,
          1800,
          30_000,
          1000,
          List.of(
              new NdOption.SourceLinkLayer(new MacAddress(0x020000005ad0L)),
              new NdOption.Mtu(1500),
              new NdOption.PrefixInformation(
                  prefix("2001:db8:a000:1::/64"), true, true, NdOption.INFINITE, NdOption.INFINITE),
              new NdOption.PrefixInformation(
                  prefix("2001:db8:b000:1::/64"), true, false, 5400, 2700),
              new NdOption.RouteInformation(Ip6Prefix.ANY, Preference.LOW, 3600),
              new NdOption.RouteInformation(prefix("2001:db8:a000::/56"), Preference.HIGH, 0),
              new NdOption.RouteInformation(
                  prefix("2001:db8:c000:0:8000::/65"), Preference.MEDIUM, 5400),
              new NdOption.Rdnss(5400, List.of(Ip6Address.parse("fe80::a1"))),
              new NdOption.Dnssl(5400, List.of("home.arpa")),
              new NdOption.Pref64(prefix("64:ff9b::/96"), 2704),
              new NdOption.Pref64(prefix("2001:db8:64::/64"), 8)));

  private static Ip6Prefix prefix(String text) {
    return Ip6Prefix.parse(text);
  }

  private static ByteBuffer annotated() {
    return Packets.bytes(ANNOTATED.replaceAll("\\|.*", ""));
  }

  private static Reason reason(String hex, String from, int hopLimit) {
    return catchThrowableOfType(
            MalformedPacketException.class,
            () ->
                RouterAdvertisementCodec.decode(
                    Packets.bytes(hex), Ip6Address.parse(from), hopLimit))
        .reason();
  }

  @Test
  void writesEveryOptionAsTheRfcsDrawIt() {
    ByteBuffer packet = Packets.encoded(MEANING);
    assertThat(Packets.hex(packet)).isEqualTo(Packets.hex(annotated()));
    assertThat(packet.remaining()).isEqualTo(MEANING.bytes());
  }

  @Test
  void readsEveryOptionAsTheRfcsDrawIt() {
    assertThat(RouterAdvertisementCodec.decode(annotated(), Packets.ROUTER, 255))
        .isEqualTo(MEANING);
  }

  @Test
  void readsWhatRadvdSends() {
    RouterAdvertisement advertisement = Packets.advertisement(Packets.RADVD_RA);
    assertThat(advertisement)
        .isEqualTo(
            new RouterAdvertisement(
                64,
                false,
                false,
                Preference.HIGH,
                2700,
                0,
                0,
                List.of(
                    new NdOption.PrefixInformation(
                        prefix("2001:db8:a000:1::/64"), true, true, 5400, 0),
                    new NdOption.PrefixInformation(
                        prefix("fd00:5ad0:0:1::/64"), true, true, 5400, 2700),
                    new NdOption.RouteInformation(
                        prefix("2001:db8:a000::/56"), Preference.MEDIUM, 5400),
                    new NdOption.RouteInformation(Ip6Prefix.ANY, Preference.LOW, 5400),
                    new NdOption.Rdnss(
                        5400,
                        List.of(
                            Ip6Address.parse("fd00:5ad0:0:1::1"),
                            Ip6Address.parse("2001:db8::53"))),
                    new NdOption.Dnssl(5400, List.of("example.net", "lan.example.org")),
                    new NdOption.Mtu(1480),
                    new NdOption.SourceLinkLayer(new MacAddress(0x020000005ad0L)))));
    assertThat(RouterAdvertisementCodec.decode(Packets.encoded(advertisement), Packets.ROUTER, 255))
        .isEqualTo(advertisement);
  }

  @Test
  void writesWhatRadvdSendsButForShorterRoutes() {
    RouterAdvertisement advertisement = Packets.advertisement(Packets.RADVD_RA);
    String expected =
        Packets.hex(Packets.bytes(Packets.RADVD_RA))
            .replace("860034ba", "86000000")
            .replace(
                "1803380000001518" + "20010db8a0000000" + "0".repeat(16),
                "1802380000001518" + "20010db8a0000000")
            .replace("1803001800001518" + "0".repeat(32), "1801001800001518");
    assertThat(Packets.hex(Packets.encoded(advertisement))).isEqualTo(expected);
  }

  @Test
  @DisplayName("R20: router lifetime 0 goes with preference 00, whatever was asked for")
  void whatIsNoDefaultRouterHasNoPreference() {
    for (Preference preference : Preference.values()) {
      RouterAdvertisement none =
          new RouterAdvertisement(64, false, false, preference, 0, 0, 0, List.of());
      assertThat(Packets.encoded(none).get(5)).isZero();
    }
    assertThat(Packets.advertisement("8600 0000 40 08 0000 00000000 00000000").preference())
        .isEqualTo(Preference.MEDIUM);
  }

  @Test
  @DisplayName("R20: preference 10 is never sent, and medium where it is received")
  void theReservedPreferenceIsMedium() {
    assertThat(Packets.advertisement("8600 0000 40 10 0708 00000000 00000000").preference())
        .isEqualTo(Preference.MEDIUM);
    for (Preference preference : Preference.values()) {
      assertThat(NdOptionWriter.bits(preference)).isNotEqualTo(0x10);
    }
  }

  @Test
  void anAdvertisementFromElsewhereIsRefused() {
    assertThat(reason(Packets.RADVD_RA, "fe80::1", 254)).isEqualTo(Reason.HOP_LIMIT);
    assertThat(reason(Packets.RADVD_RA, "2001:db8::1", 255)).isEqualTo(Reason.SOURCE);
    assertThat(reason(Packets.RADVD_RA, "::", 255)).isEqualTo(Reason.SOURCE);
  }

  @Test
  void anAdvertisementOutOfShapeIsRefused() {
    assertThat(reason("8600 0000 40 10 0708 00000000 000000", "fe80::1", 255))
        .isEqualTo(Reason.SHORT);
    assertThat(reason("8500 0000 40 10 0708 00000000 00000000", "fe80::1", 255))
        .isEqualTo(Reason.TYPE);
    assertThat(reason("8601 0000 40 10 0708 00000000 00000000", "fe80::1", 255))
        .isEqualTo(Reason.CODE);
    assertThat(reason(Packets.RADVD_RA + "0000", "fe80::1", 255)).isEqualTo(Reason.ZERO_LENGTH);
    assertThat(reason(Packets.RADVD_RA + "0304", "fe80::1", 255)).isEqualTo(Reason.CUT_OPTION);
  }

  @Test
  void aNumberThatDoesNotFitItsFieldIsNoAdvertisement() {
    for (int[] bad : new int[][] {{256, 0}, {-1, 0}, {64, 65_536}, {64, -1}}) {
      assertThatThrownBy(
              () ->
                  new RouterAdvertisement(
                      bad[0], false, false, Preference.LOW, bad[1], 0, 0, List.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
