package sadr.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ip6PrefixTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"::/0", "2001:db8::/32", "2001:db8:a000::/56", "::/128", "8000::/1", "::1/128"})
  void readsWhatItSays(String text) {
    assertThat(Ip6Prefix.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001:db8::", "2001:db8::/", "2001:db8::/129", "2001:db8::/-1", "2001:db8::/+3",
        "2001:db8::/32/32", "2001:db8::/ 32", "10.0.0.0/8", "/32", "2001:db8::/1000"
      })
  void refusesWhatIsNoPrefix(String text) {
    assertThatThrownBy(() -> Ip6Prefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesHostBitsAndSaysWhatWouldBeRight() {
    assertThatThrownBy(() -> Ip6Prefix.parse("2001:db8::1/64"))
        .hasMessage("2001:db8::1/64 has host bits set; the prefix is 2001:db8::/64");
  }

  @ParameterizedTest
  @CsvSource({
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 0, ::/0",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 1, 8000::/1",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 63, ffff:ffff:ffff:fffe::/63",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 64, ffff:ffff:ffff:ffff::/64",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 65, ffff:ffff:ffff:ffff:8000::/65",
    "2001:db8::1, 128, 2001:db8::1/128"
  })
  void masksHostBits(String address, int length, String prefix) {
    assertThat(Ip6Prefix.containing(Ip6Address.parse(address), length)).hasToString(prefix);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::/32, 2001:db8:a000::/56, true, true",
    "2001:db8:a000::/56, 2001:db8::/32, false, true",
    "2001:db8:a000::/56, 2001:db8:a000::/56, true, true",
    "2001:db8:a000::/56, 2001:db8:a000:100::/56, false, false",
    "::/0, ff00::/8, true, true",
    "2001:db8::/65, 2001:db8:0:0:8000::/65, false, false"
  })
  void coversAndOverlaps(String one, String other, boolean covers, boolean overlaps) {
    Ip6Prefix prefix = Ip6Prefix.parse(one);

    assertThat(prefix.covers(Ip6Prefix.parse(other))).isEqualTo(covers);
    assertThat(prefix.overlaps(Ip6Prefix.parse(other))).isEqualTo(overlaps);
    assertThat(Ip6Prefix.parse(other).overlaps(prefix)).isEqualTo(overlaps);
  }

  @Test
  void containsItsAddressesAlone() {
    Ip6Prefix prefix = Ip6Prefix.parse("2001:db8:a000::/56");

    assertThat(prefix.contains(Ip6Address.parse("2001:db8:a000:ff::1"))).isTrue();
    assertThat(prefix.contains(Ip6Address.parse("2001:db8:a000:100::1"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "::/0, ::/1, 8000::/1",
    "2001:db8::/63, 2001:db8::/64, 2001:db8:0:1::/64",
    "2001:db8::/64, 2001:db8::/65, 2001:db8:0:0:8000::/65",
    "2001:db8::/127, 2001:db8::/128, 2001:db8::1/128"
  })
  void hasTwoHalves(String whole, String lower, String upper) {
    assertThat(Ip6Prefix.parse(whole).halves())
        .containsExactly(Ip6Prefix.parse(lower), Ip6Prefix.parse(upper));
  }

  @Test
  void sortsByAddressThenLength() {
    assertThat(Ip6Prefix.parse("2001:db8::/32")).isLessThan(Ip6Prefix.parse("2001:db8::/48"));
    assertThat(Ip6Prefix.parse("2001:db8::/48")).isLessThan(Ip6Prefix.parse("2001:db9::/32"));
  }
}
