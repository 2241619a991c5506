package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NftNotificationTest {

  private static final int INET = 1;
  private static final int NEWTABLE = 10 << 8;
  private static final int NEWGEN = 10 << 8 | 15;

  private static ByteBuffer message(int type, int family, int port, String table) {
    byte[] name = (table + "\0").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
    bytes.putInt(24 + name.length).putShort((short) type).putShort((short) 0).putInt(0);
    bytes.putInt(port).put((byte) family).put((byte) 0).putShort((short) 0);
    bytes.putShort((short) (4 + name.length)).putShort((short) 1).put(name);
    while (bytes.position() % 4 != 0) {
      bytes.put((byte) 0);
    }
    return bytes.flip();
  }

  @Test
  void countsChangesOfOurTableByOthers() {
    assertThat(NftNotification.tellsOfChange(message(NEWTABLE, INET, 7, "sadr"), 8)).isTrue();
    assertThat(NftNotification.tellsOfChange(message(NEWTABLE, INET, 0, "sadr"), 0)).isTrue();
    assertThat(NftNotification.tellsOfChange(message(NEWTABLE, INET, 8, "sadr"), 8)).isFalse();
    assertThat(NftNotification.tellsOfChange(message(NEWTABLE, INET, 7, "sad"), 8)).isFalse();
    assertThat(NftNotification.tellsOfChange(message(NEWTABLE, 10, 7, "sadr"), 8)).isFalse();
    assertThat(NftNotification.tellsOfChange(message(NEWGEN, 0, 7, "sadr"), 8)).isFalse();
  }

  @Test
  void findsTheOneMessageAmongMany() {
    ByteBuffer many = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
    many.put(message(NEWTABLE, INET, 7, "other")).put(message(NEWTABLE, INET, 7, "sadr")).flip();

    assertThat(NftNotification.tellsOfChange(many, 8)).isTrue();
  }

  @Test
  void takesWhatItCannotReadForAChange() {
    ByteBuffer torn = message(NEWTABLE, INET, 7, "other");
    torn.limit(torn.limit() - 4);
    assertThat(NftNotification.tellsOfChange(torn, 8)).isTrue();

    ByteBuffer endless = message(NEWTABLE, INET, 7, "other");
    endless.putInt(0, 0);
    assertThat(NftNotification.tellsOfChange(endless, 8)).isTrue();

    ByteBuffer attribute = message(NEWTABLE, INET, 7, "other");
    attribute.putShort(20, (short) 60);
    assertThat(NftNotification.tellsOfChange(attribute, 8)).isTrue();

    assertThat(NftNotification.tellsOfChange(ByteBuffer.allocate(3), 8)).isTrue();
  }

  @Test
  void readsAnyBytesWithoutFailing() {
    long seed = new Random().nextLong();
    System.out.println("NftNotificationTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      ByteBuffer bytes = message(NEWTABLE + random.nextInt(30), INET, 7, "sadrsadrsadr");
      for (int flips = random.nextInt(6); flips > 0; flips--) {
        bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt(256));
      }
      bytes.limit(random.nextInt(bytes.limit() + 1));
      assertThatCode(() -> NftNotification.tellsOfChange(bytes, 8))
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
  }
}
