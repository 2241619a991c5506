package sadr.netlink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.LoggedPacket;

/** A packet as Linux 6.18 tells of it, and what it is asked with. */
class PacketLogCodecTest {

  // log group 1453 snaplen 40, in prerouting: UDP from 2001:db8:a000:1::2 on interface 5
  static final String PACKET =
      """
      50000000 0004 0000 00000000 00000000
      0a 00 05ad
      0800 0100 86dd 00 00
      0800 0400 00000005
      2c00 0900 60000000 0009 11 40 20010db8a00000010000000000000002
      20010db8ffff00000000000000000001
      """;

  private static final LoggedPacket LOGGED =
      new LoggedPacket(new LinkIndex(5), Ip6Address.parse("2001:db8:a000:1::2"));

  private static Optional<LoggedPacket> read(String hex) {
    ByteBuffer datagram = Bytes.buffer(hex);
    datagram.putInt(0, datagram.remaining());
    return PacketLogCodec.read(NetlinkMessage.read(datagram));
  }

  @Test
  void readsWhereAPacketCameInAndFromWhom() {
    assertThat(read(PACKET)).contains(LOGGED);
  }

  @Test
  void passesOverOtherMessagesAndPacketsThatAreNotIpv6() {
    assertThat(read(PACKET.replace("0004 0000", "0104 0000"))).isEmpty();
    assertThat(read(PACKET.replace("0900 60000000", "0900 45000000"))).isEmpty();
    assertThat(read(PACKET.replace("0800 0400 00000005", "0800 0500 00000005"))).isEmpty();
    assertThat(read(PACKET.substring(0, PACKET.indexOf("2c00")))).isEmpty();
  }

  @Test
  void passesOverAPacketThatIsTooShortForItsSource() {
    assertThat(read(PACKET.substring(0, PACKET.indexOf("2c00")) + "0c00 0900 60000000 00091140"))
        .isEmpty();
  }

  @Test
  void refusesInterfacesThatAreNone() {
    for (String index :
        new String[] {"0800 0400 00000000", "0800 0400 80000000", "0600 0400 00050000"}) {
      assertThatThrownBy(() -> read(PACKET.replace("0800 0400 00000005", index)))
          .as(index)
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void asksForEachPacketAtOnceAndForItsHeaderAlone() {
    ByteBuffer written = ByteBuffer.allocate(64);

    PacketLogCodec.subscribe(written, 7, 1453);

    assertThat(Bytes.hex(written))
        .isEqualTo(
            """
            30000000 0104 0500 07000000 00000000
            00 00 05ad
            0500 0100 01 000000
            0a00 0200 00000028 02 00 0000
            0800 0500 00000001
            """
                .replaceAll("\\s", ""));
  }
}
