package sadr.probes.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EchoCodecTest {

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void writesARequestInNetworkOrder() {
    ByteBuffer buffer = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(7);
    EchoCodec.writeRequest(buffer, 0xbeef, 0xff01, 0x0102030405060708L);
    assertThat(buffer.remaining()).isEqualTo(EchoCodec.BYTES);
    assertThat(buffer).isEqualTo(bytes("80 00 0000 beef ff01 0102030405060708"));
    assertThat(buffer.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void readsTheReplyToIt() {
    EchoReply reply = EchoCodec.readReply(bytes("81 00 1a2b beef ff01 f102030405060708"));
    assertThat(reply.identifier()).isEqualTo(0xbeef);
    assertThat(reply.sequence()).isEqualTo(0xff01);
    assertThat(reply.token()).hasValue(0xf102030405060708L);
  }

  @Test
  void readsTheRequestThatAnErrorQuotes() {
    EchoReply quoted = EchoCodec.readQuoted(bytes("80 00 1a2b beef ff01 f102030405060708"));
    assertThat(quoted.identifier()).isEqualTo(0xbeef);
    assertThat(quoted.token()).hasValue(0xf102030405060708L);
    assertThatThrownBy(() -> EchoCodec.readQuoted(bytes("81 00 1a2b beef ff01")))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void aPayloadOfAnotherSizeHasNoToken() {
    assertThat(EchoCodec.readReply(bytes("81 00 1a2b beef ff01")).token()).isEmpty();
    assertThat(EchoCodec.readReply(bytes("81 00 1a2b beef ff01 0102030405060708 09")).token())
        .isEmpty();
  }

  @Test
  void whatIsTooShortOrNoReplyIsMalformed() {
    assertThatThrownBy(() -> EchoCodec.readReply(bytes("81 00 1a2b beef ff")))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("8 bytes or more");
    assertThatThrownBy(() -> EchoCodec.readReply(bytes("80 00 1a2b beef ff01")))
        .hasMessage("type 128, not 129 at byte 0");
    assertThatThrownBy(() -> EchoCodec.readReply(bytes("81 01 1a2b beef ff01")))
        .hasMessage("code 1, not 0 at byte 1");
    assertThatThrownBy(() -> EchoCodec.readReply(bytes("")))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void noBytesDoMoreThanBeMalformed() {
    long seed = System.nanoTime();
    System.out.println("echo bytes: seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] some = new byte[random.nextInt(40)];
      random.nextBytes(some);
      if (some.length > 1 && random.nextBoolean()) {
        some[0] = (byte) 129;
        some[1] = 0;
      }
      try {
        assertThat(EchoCodec.readReply(ByteBuffer.wrap(some)).identifier()).isBetween(0, 0xffff);
      } catch (MalformedPacketException e) {
        assertThat(e.offset()).isBetween(0, 8);
      }
    }
  }
}
