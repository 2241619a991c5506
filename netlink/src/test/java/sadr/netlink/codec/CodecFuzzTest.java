package sadr.netlink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sadr.netlink.model.KernelObject;

/** Damages every captured message in many ways: the codecs answer with a value or a complaint. */
class CodecFuzzTest {

  private static final int ROUNDS = 3_000;

  @Test
  void answersAnyBytesWithValueOrMalformedMessage() {
    long seed = Long.getLong("sadr.seed", System.nanoTime());
    System.out.println("CodecFuzzTest seed " + seed + " (-Dsadr.seed=" + seed + ")");
    Random random = new Random(seed);
    int values = 0;
    int complaints = 0;
    for (String captured : Bytes.captured()) {
      for (int round = 0; round < ROUNDS; round++) {
        ByteBuffer bytes = Bytes.buffer(captured);
        damage(bytes, random);
        try {
          read(bytes);
          values++;
        } catch (MalformedMessageException e) {
          assertThat(e.offset()).isBetween(0, bytes.capacity());
          complaints++;
        }
      }
    }
    assertThat(values).isPositive();
    assertThat(complaints).isPositive();
  }

  @Test
  void complainsAboutEveryCutLength() {
    for (String captured : Bytes.captured()) {
      ByteBuffer whole = Bytes.buffer(captured);
      for (int length = 0; length < whole.capacity(); length++) {
        ByteBuffer cut = Bytes.buffer(captured).limit(length);
        assertThat(complains(cut)).as("%s cut to %d", captured, length).isTrue();
      }
    }
  }

  private static void read(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      NetlinkMessage message = NetlinkMessage.read(bytes);
      int type = message.header().type();
      if (type == Nlm.NLMSG_ERROR || type == Nlm.NLMSG_DONE) {
        ExtendedAck.decode(message);
      } else {
        KernelObjectCodec.decodeEvent(message);
        KernelObjectCodec.decode(message).ifPresent(CodecFuzzTest::describe);
        PacketLogCodec.read(message);
      }
    }
  }

  /** What was read is a whole value: it can be shown. */
  private static void describe(KernelObject object) {
    assertThat(object.toString()).isNotEmpty();
  }

  private static boolean complains(ByteBuffer bytes) {
    try {
      NetlinkMessage.read(bytes);
      return false;
    } catch (MalformedMessageException e) {
      return true;
    }
  }

  private static void damage(ByteBuffer bytes, Random random) {
    int size = bytes.capacity();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(size);
      switch (random.nextInt(4)) {
        case 0 -> bytes.put(at, (byte) random.nextInt());
        case 1 -> bytes.put(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
        case 2 -> bytes.put(at, (byte) 0xff);
        default -> bytes.putShort(Math.min(size - 2, at & ~3), (short) random.nextInt(64));
      }
    }
    if (random.nextInt(4) == 0) {
      bytes.limit(random.nextInt(size));
    }
  }
}
