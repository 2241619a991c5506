package sadr.probes.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;

/** RFC 1035 §4 on bytes. */
class DnsCodecTest {

  private static final DnsQuestion QUESTION = new DnsQuestion("www.example.net", DnsQuestion.AAAA);

  /** Header (id beef, RD, one question), 3www7example3net0, AAAA, IN. */
  private static final String QUERY =
      "beef 0100 0001 0000 0000 0000" + " 03 777777 07 6578616d706c65 03 6e6574 00 001c 0001";

  /**
   * An answer to it: QR RD RA, one question, two answers: a CNAME to web.example.net (a pointer to
   * offset 16, "example.net") for 60 s, and web.example.net's AAAA (a pointer to offset 45) for 300
   * s.
   */
  private static final String ANSWER =
      "beef 8180 0001 0002 0000 0000"
          + " 03 777777 07 6578616d706c65 03 6e6574 00 001c 0001"
          + " c00c 0005 0001 0000003c 0006 03 776562 c010"
          + " c02d 001c 0001 0000012c 0010 20010db8ffff00000000000000000001";

  @Test
  void writesAQueryAsItStandsInTheRfc() {
    ByteBuffer buffer = ByteBuffer.allocate(DnsCodec.MOST_BYTES);
    DnsCodec.writeQuery(buffer, 0xbeef, QUESTION);
    byte[] written = new byte[buffer.remaining()];
    buffer.get(written);
    assertThat(written).isEqualTo(bytes(QUERY));
  }

  @Test
  void readsAnAnswerWithAnAliasAndPointers() {
    DnsMessage message = DnsCodec.read(ByteBuffer.wrap(bytes(ANSWER)));
    assertThat(message.id()).isEqualTo(0xbeef);
    assertThat(message.code()).isZero();
    assertThat(message.truncated()).isFalse();
    assertThat(message.question()).isEqualTo(QUESTION);
    assertThat(DnsAddresses.of(message))
        .isEqualTo(new DnsAddresses(java.util.List.of(Ip6Address.parse("2001:db8:ffff::1")), 60));
  }

  @Test
  void comparesNamesWithoutRegardToCase() {
    byte[] shouted = bytes(ANSWER.replace("777777", "575757"));
    assertThat(DnsCodec.read(ByteBuffer.wrap(shouted)).question()).isEqualTo(QUESTION);
  }

  @Test
  void takesTheCodeAndTheCutOffFlag() {
    byte[] cut = bytes(QUERY);
    cut[2] = (byte) 0x83;
    cut[3] = 3;
    cut[7] = 9;
    DnsMessage message = DnsCodec.read(ByteBuffer.wrap(cut));
    assertThat(message.truncated()).isTrue();
    assertThat(message.code()).isEqualTo(DnsMessage.NO_SUCH_NAME);
    assertThat(message.codeText()).isEqualTo("NXDOMAIN");
    assertThat(message.records()).isEmpty();
  }

  @Test
  void refusesAQueryAndANameThatPointsToItself() {
    assertThatThrownBy(() -> DnsCodec.read(ByteBuffer.wrap(bytes(QUERY))))
        .isInstanceOf(MalformedPacketException.class);
    byte[] loop = bytes("beef 8180 0001 0000 0000 0000 c00c 001c 0001");
    assertThatThrownBy(() -> DnsCodec.read(ByteBuffer.wrap(loop)))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("itself");
  }

  @Test
  void aDotInALabelMakesNoOtherName() {
    byte[] dotted = bytes("beef 8180 0001 0000 0000 0000 07 7777772e657861 00 001c 0001");
    assertThat(DnsCodec.read(ByteBuffer.wrap(dotted)).question().name()).isEqualTo("www\\046exa");
  }

  @Test
  void everyShorterAnswerIsMalformed() {
    byte[] whole = bytes(ANSWER);
    for (int length = 0; length < whole.length; length++) {
      ByteBuffer part = ByteBuffer.wrap(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> DnsCodec.read(part))
          .as("%d bytes", length)
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void whateverComesIsReadOrMalformed() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      byte[] packet = bytes(ANSWER);
      for (int change = random.nextInt(4); change >= 0; change--) {
        packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(packet, random.nextInt(packet.length + 20));
      try {
        DnsAddresses.of(DnsCodec.read(ByteBuffer.wrap(cut)));
      } catch (MalformedPacketException e) {
        continue;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(cut), e);
      }
    }
  }

  @Test
  void refusesToAskForWhatIsNoName() {
    ByteBuffer buffer = ByteBuffer.allocate(DnsCodec.MOST_BYTES);
    for (String name : new String[] {"a..b", "x".repeat(64), "abc.".repeat(70) + "d"}) {
      assertThatThrownBy(
              () -> DnsCodec.writeQuery(buffer, 0, new DnsQuestion(name, DnsQuestion.AAAA)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
