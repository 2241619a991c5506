package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sadr.controller.ra.MalformedPacketException.Reason;
import sadr.net.Ip6Address;

/** Damages captured packets in many ways: the codecs answer with a value or a complaint. */
@DisplayName("R18: whatever bytes come")
class NdFuzzTest {

  private static final int ROUNDS = 60_000;

  /** Types, lengths and lengths of prefixes that make the most trouble. */
  private static final int[] NASTY = {0, 1, 2, 3, 4, 5, 24, 25, 31, 38, 63, 64, 128, 192, 255};

  private static final List<String> SEEDS =
      List.of(
          Packets.LINUX_RS,
          Packets.RADVD_RA,
          "8600 0000 40 00 0708 00000000 00000000 2602 0a90 0064ff9b 00000000 00000000"
              + "1f02 0000 00001518 03616263 0161 00 00 0e01 000102030405");

  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
  private int values;

  @Test
  void aPacketIsAValueOrMalformedAndNothingElse() {
    long seed = Long.getLong("sadr.seed", System.nanoTime());
    System.out.println("NdFuzzTest seed " + seed + " (-Dsadr.seed=" + seed + ")");
    Random random = new Random(seed);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer packet = damaged(SEEDS.get(round % SEEDS.size()), random);
            int hopLimit = random.nextInt(20) == 0 ? random.nextInt(256) : 255;
            Ip6Address from = random.nextInt(4) == 0 ? Ip6Address.UNSPECIFIED : Packets.ROUTER;
            solicitation(packet, from, hopLimit);
            advertisement(packet, from, hopLimit);
            assertThat(packet.position()).isZero();
          }
        });
    assertThat(values).isPositive();
    assertThat(reasons).isEqualTo(EnumSet.allOf(Reason.class));
  }

  private void solicitation(ByteBuffer packet, Ip6Address from, int hopLimit) {
    try {
      RouterSolicitation read = RouterSolicitationCodec.decode(packet, from, hopLimit);
      assertThat(RouterSolicitationCodec.decode(Packets.encoded(read), from, 255)).isEqualTo(read);
      values++;
    } catch (MalformedPacketException e) {
      complaint(packet, e);
    }
  }

  private void advertisement(ByteBuffer packet, Ip6Address from, int hopLimit) {
    try {
      RouterAdvertisement read = RouterAdvertisementCodec.decode(packet, from, hopLimit);
      assertThat(RouterAdvertisementCodec.decode(Packets.encoded(read), from, 255)).isEqualTo(read);
      values++;
    } catch (MalformedPacketException e) {
      complaint(packet, e);
    }
  }

  private void complaint(ByteBuffer packet, MalformedPacketException complaint) {
    assertThat(complaint.offset()).isBetween(0, packet.capacity());
    reasons.add(complaint.reason());
  }

  private static ByteBuffer damaged(String hex, Random random) {
    ByteBuffer packet = Packets.bytes(hex);
    int size = packet.capacity();
    for (int i = random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(4) == 0 ? random.nextInt(size) : random.nextInt(size / 8) * 8;
      switch (random.nextInt(4)) {
        case 0 -> packet.put(at, (byte) random.nextInt());
        case 1 -> packet.put(at, (byte) (packet.get(at) ^ 1 << random.nextInt(8)));
        case 2 -> packet.put(at, (byte) NASTY[random.nextInt(NASTY.length)]);
        default ->
            packet.put(Math.min(at + 1, size - 1), (byte) NASTY[random.nextInt(NASTY.length)]);
      }
    }
    if (random.nextInt(4) == 0) {
      packet.limit(random.nextInt(size));
    }
    return packet;
  }
}
