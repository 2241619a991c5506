package sadr.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MacAddressTest {

  @Test
  void showsHexPairsWithLeadingZeros() {
    assertThat(new MacAddress(0x0200000a00a1L)).hasToString("02:00:00:0a:00:a1");
  }

  @Test
  void staysTheSameThroughBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(6);
    MacAddress address = new MacAddress(0xfe_dc_ba_98_76_54L);

    address.write(buffer);

    assertThat(MacAddress.read(buffer.flip())).isEqualTo(address);
  }

  @Test
  void refusesMoreThan48Bits() {
    assertThatThrownBy(() -> new MacAddress(1L << 48)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesLinkIndexBelowOne() {
    assertThatThrownBy(() -> new LinkIndex(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
