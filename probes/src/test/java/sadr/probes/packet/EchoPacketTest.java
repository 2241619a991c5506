package sadr.probes.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;

class EchoPacketTest {

  /**
   * Checked against the kernel's own sum by DoctorIT, where a target answers; here against one made
   * by hand: 0x8000 + 0x1234 + 0x0001 + the token + the pseudo-header.
   */
  @Test
  void bearsHeaderAndChecksum() {
    ByteBuffer buffer = ByteBuffer.allocate(EchoPacket.BYTES);
    EchoPacket.write(
        buffer,
        Ip6Address.parse("2001:db8::1"),
        Ip6Address.parse("2001:db8::2"),
        new EchoPacket.Words(0x1234, 1, 0x0102030405060708L));
    assertThat(buffer.remaining()).isEqualTo(EchoPacket.BYTES);
    String hex = HexFormat.of().formatHex(buffer.array());
    assertThat(hex)
        .startsWith("6000000000103a40" + "20010db8" + "0".repeat(23) + "1" + "20010db8")
        .contains("8000");
    long sum = EchoCodec.BYTES + 58;
    for (int at = 8; at < EchoPacket.BYTES; at += 2) {
      sum += buffer.getShort(at) & 0xffff;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    assertThat(sum).as("the sum with its complement").isEqualTo(0xffff);
  }
}
