package sadr.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ip6AddressTest {

  // RFC 5952 §4: leading zeros, the longest run, the first of equal ones, lower case.
  @ParameterizedTest
  @CsvSource({
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8::AbCd, 2001:db8::abcd",
    "::, ::",
    "::1, ::1",
    "ff02::1, ff02::1"
  })
  void hasCanonicalText(String text, String canonical) {
    assertThat(Ip6Address.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1.2.3.4",
        "*",
        "2001:db8::/32",
        "fe80::1%wan1",
        "2001:db8::1::2",
        "g::1",
        "1:2:3:4:5:6:7:8:9",
        "2001:db8::1-2",
        "2001:db8::*",
        "12345::",
        "localhost",
        "1",
        "0x1",
        "all",
        "::ffff:1.2.3.4.5"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> Ip6Address.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void writesNetworkOrderWhateverTheBuffersOrder() {
    Ip6Address address = Ip6Address.parse("2001:db8::a1");
    ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);

    address.write(buffer);

    assertThat(buffer.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(buffer.get(0)).isEqualTo((byte) 0x20);
    assertThat(buffer.get(15)).isEqualTo((byte) 0xa1);
    assertThat(Ip6Address.read(buffer.flip())).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({
    "::, none",
    "::1, none",
    "fe80::1, link",
    "febf::1, link",
    "fec0::1, global",
    "fd00::1, ula",
    "fc00::, ula",
    "ff02::1, multicast",
    "2001:db8::1, global"
  })
  void knowsItsKind(String text, String kind) {
    Ip6Address address = Ip6Address.parse(text);

    assertThat(address.isLinkLocal()).isEqualTo(kind.equals("link"));
    assertThat(address.isUniqueLocal()).isEqualTo(kind.equals("ula"));
    assertThat(address.isMulticast()).isEqualTo(kind.equals("multicast"));
    assertThat(address.isGlobalUnicast()).isEqualTo(kind.equals("global"));
  }

  @Test
  void sortsAsUnsigned() {
    assertThat(Ip6Address.parse("ff00::")).isGreaterThan(Ip6Address.parse("2001:db8::"));
    assertThat(Ip6Address.parse("::ffff:0:0:0")).isGreaterThan(Ip6Address.parse("::1"));
  }
}
