package sadr.controller.ra;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import sadr.controller.ra.MalformedPacketException.Reason;

/** What RFC 4861 §6.1 asks of solicitations and advertisements alike. */
final class NdHeader {

  /** No router has passed it on. */
  private static final int HOP_LIMIT = 255;

  private NdHeader() {}

  /**
   * Checks hop limit, size, type and code.
   *
   * @param size of the fixed part, in bytes
   * @return the packet from byte 0 on, big-endian
   */
  static ByteBuffer check(ByteBuffer packet, int type, int size, int hopLimit) {
    ByteBuffer bytes = packet.slice().order(ByteOrder.BIG_ENDIAN);
    if (hopLimit != HOP_LIMIT) {
      throw new MalformedPacketException(
          Reason.HOP_LIMIT, 0, "hop limit " + hopLimit + ", not " + HOP_LIMIT);
    }
    if (bytes.remaining() < size) {
      throw new MalformedPacketException(
          Reason.SHORT, bytes.remaining(), size + " bytes or more would be right; it ends");
    }
    if ((bytes.get(0) & 0xff) != type) {
      throw new MalformedPacketException(
          Reason.TYPE, 0, "type " + (bytes.get(0) & 0xff) + ", not " + type);
    }
    if (bytes.get(1) != 0) {
      throw new MalformedPacketException(
          Reason.CODE, 1, "code " + (bytes.get(1) & 0xff) + ", not 0");
    }
    return bytes;
  }
}
