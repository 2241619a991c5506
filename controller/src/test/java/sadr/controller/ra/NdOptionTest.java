package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.controller.config.LanConfig.Preference;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

class NdOptionTest {

  private static final String HEADER = "8600 0000 40 00 0708 00000000 00000000";

  private static NdOption read(String option) {
    List<NdOption> options = Packets.advertisement(HEADER + option).options();
    assertThat(options).hasSize(1);
    return options.get(0);
  }

  private static void roundTrips(NdOption option) {
    RouterAdvertisement there =
        new RouterAdvertisement(
            64, false, false, Preference.MEDIUM, 1800, 0, 0, List.of(option, option));
    assertThat(RouterAdvertisementCodec.decode(Packets.encoded(there), Packets.ROUTER, 255))
        .isEqualTo(there);
    assertThat(Packets.encoded(there).remaining()).isEqualTo(16 + 2 * option.bytes());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        // prefix information: one unit too short; 129 bits; preferred for longer than valid
        "0303 40c0 00001518 00000000 00000000 20010db8a0000001",
        "0304 81c0 00001518 00000000 00000000 20010db8a0000001 0000000000000000",
        "0304 40c0 00001518 00001519 00000000 20010db8a0000001 0000000000000000",
        // route: preference 10 (RFC 4191 2.3); more bits than there are; a unit too many
        "1802 3810 00001518 20010db8a0000000",
        "1802 4100 00001518 20010db8a0000000",
        "1801 0100 00001518",
        "1804 3800 00001518 20010db8a0000000 0000000000000000 0000000000000000",
        // resolvers: none; one and a half
        "1901 0000 00001518",
        "1904 0000 00001518 20010db800000000 0000000000000053 20010db800000000",
        // search list: none; padding alone; a label beyond the end; no end; a compressed name
        "1f01 0000 00001518",
        "1f02 0000 00001518 0000000000000000",
        "1f02 0000 00001518 0961626364656667",
        "1f02 0000 00001518 0761626364656667",
        "1f02 0000 00001518 03616263c0000000",
        // search list: a line feed, a dot, an eighth bit within a label
        "1f02 0000 00001518 03610a6300000000",
        "1f02 0000 00001518 03612e6300000000",
        "1f02 0000 00001518 0361e96300000000",
        // NAT64 prefix: code 6; a unit too many
        "2602 0a96 0064ff9b 00000000 00000000",
        "2603 0a90 0064ff9b 00000000 00000000 0000000000000000",
        // MTU and link-layer address of two units
        "0502 0000 000005dc 0000000000000000",
        "0102 0200 0000 5ad0 0000000000000000",
        // of types that are not ours
        "0401 000000000000",
        "ff02 000102030405 060708090a0b0c0d"
      })
  void passesOverWhatMakesNoSense(String option) {
    NdOption read = read(option);
    assertThat(read).isInstanceOf(NdOption.Unknown.class);
    assertThat(read.type()).isEqualTo(Integer.parseInt(option.substring(0, 2), 16));
    roundTrips(read);
  }

  @Test
  void bitsBeyondAPrefixAreIgnored() {
    assertThat(read("0304 38c0 00001518 00000000 00000000 20010db8a00000ff 00000000000000ff"))
        .isEqualTo(
            new NdOption.PrefixInformation(
                Ip6Prefix.parse("2001:db8:a000::/56"), true, true, 5400, 0));
    assertThat(read("1803 3800 00001518 20010db8a00000ff 00000000000000ff"))
        .isEqualTo(
            new NdOption.RouteInformation(
                Ip6Prefix.parse("2001:db8:a000::/56"), Preference.MEDIUM, 5400));
    assertThat(read("2602 0a95 20010db8 ffffffff ffffffff"))
        .isEqualTo(new NdOption.Pref64(Ip6Prefix.parse("2001:db8::/32"), 2704));
  }

  @Test
  void everyNat64LengthHasItsCode() {
    for (int length : List.of(96, 64, 56, 48, 40, 32)) {
      Ip6Address far = Ip6Address.parse("2001:db8:1234:5678:9abc:def0:1234:5678");
      for (int lifetime : List.of(0, 8, 65_528)) {
        roundTrips(new NdOption.Pref64(Ip6Prefix.containing(far, length), lifetime));
      }
    }
    assertThatThrownBy(() -> new NdOption.Pref64(Ip6Prefix.parse("2001:db8::/33"), 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NdOption.Pref64(Ip6Prefix.parse("2001:db8::/32"), 9))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNat64LifetimeIsRoundedUpToEightSeconds() {
    Ip6Prefix prefix = Ip6Prefix.parse("64:ff9b::/96");
    assertThat(NdOption.Pref64.lasting(prefix, 0).lifetime()).isZero();
    assertThat(NdOption.Pref64.lasting(prefix, 1).lifetime()).isEqualTo(8);
    assertThat(NdOption.Pref64.lasting(prefix, 2700).lifetime()).isEqualTo(2704);
    assertThat(NdOption.Pref64.lasting(prefix, 2704).lifetime()).isEqualTo(2704);
    assertThat(NdOption.Pref64.lasting(prefix, 65_535).lifetime()).isEqualTo(65_528);
  }

  @Test
  void namesOfEverySizeAreReadBackDespiteThePadding() {
    for (int size = 1; size <= 63; size++) {
      String label = "a".repeat(size);
      roundTrips(new NdOption.Dnssl(5400, List.of(label, "b." + label, label + ".c.d")));
    }
    String longest = String.join(".", Collections.nCopies(126, "x")) + ".y";
    assertThat(longest).hasSize(253);
    roundTrips(new NdOption.Dnssl(0, List.of(longest)));
    assertThat(new NdOption.Dnssl(0, List.of("example.net")).bytes()).isEqualTo(24);
    assertThat(new NdOption.Dnssl(0, List.of("example.netword")).bytes()).isEqualTo(32);
    assertThat(new NdOption.Dnssl(0, List.of("abcdef")).bytes()).as("no padding").isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", "a.", ".a", "a b", "zo\u00eb.example", "a\nb"})
  void whatIsNoNameIsNoSearchList(String name) {
    assertThatThrownBy(() -> new NdOption.Dnssl(5400, List.of(name)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tooLongNamesAndTooManyAreNoSearchList() {
    String label = "a".repeat(63);
    for (List<String> names :
        List.of(
            List.<String>of(),
            List.of("a".repeat(64)),
            List.of(String.join(".", label, label, label, label)),
            Collections.nCopies(300, "a.example"))) {
      assertThatThrownBy(() -> new NdOption.Dnssl(5400, names))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void asManyResolversGoAsTheLengthCanCount() {
    List<Ip6Address> most =
        IntStream.range(0, NdOption.Rdnss.MOST).mapToObj(i -> new Ip6Address(1, i)).toList();
    assertThat(most).hasSize(127);
    roundTrips(new NdOption.Rdnss(NdOption.INFINITE, most));
    assertThatThrownBy(() -> new NdOption.Rdnss(0, Collections.nCopies(128, most.get(0))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NdOption.Rdnss(0, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("R11: what would be preferred for longer than valid cannot be made")
  void refusesPreferredBeyondValid() {
    assertThatThrownBy(
            () ->
                new NdOption.PrefixInformation(
                    Ip6Prefix.parse("2001:db8::/64"), true, true, 2700, 2701))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lifetimesHave32Bits() {
    for (long bad : new long[] {-1, NdOption.INFINITE + 1}) {
      assertThatThrownBy(() -> new NdOption.Mtu(bad)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new NdOption.RouteInformation(Ip6Prefix.ANY, Preference.MEDIUM, bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    roundTrips(new NdOption.Mtu(NdOption.INFINITE));
  }

  @Test
  void whatIsNoWholeOptionIsNoUnknownOption() {
    for (String hex : List.of("", "00", "0000000000", "00000000000", "00000000000g")) {
      assertThatThrownBy(() -> new NdOption.Unknown(99, hex))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new NdOption.Unknown(256, "000000000000"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
