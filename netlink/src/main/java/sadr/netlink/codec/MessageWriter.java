package sadr.netlink.codec;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes messages into a buffer, one behind the other, each padded to 4 bytes.
 *
 * <p>{@link #begin}, the fixed part, {@link #attributes}, {@link #end}. A message that does not fit
 * throws {@link BufferOverflowException} somewhere on the way; {@link #abandon} then takes it back.
 * Not thread-safe.
 */
public final class MessageWriter {

  private final ByteBuffer bytes;
  private final AttributeWriter attributes;
  private int start;

  /** Writes at the position of {@code bytes}, in native byte order from here on. */
  public MessageWriter(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.nativeOrder());
    this.attributes = new AttributeWriter(bytes);
  }

  /** {@code length} rounded up to a multiple of 4 (NLMSG_ALIGN). */
  static int align(int length) {
    return length + 3 & ~3;
  }

  /** Starts a message; its length is filled in at its end. */
  public void begin(MessageHeader header) {
    start = bytes.position();
    bytes
        .putInt(0)
        .putInt(Packed.halves(header.type(), header.flags()))
        .putInt(header.sequence())
        .putInt(header.port());
  }

  /** Appends four numbers of one byte each to the fixed part. */
  public MessageWriter u8s(int first, int second, int third, int fourth) {
    bytes.putInt(Packed.bytes(first, second, third, fourth));
    return this;
  }

  /** Appends two numbers of two bytes each to the fixed part. */
  public MessageWriter u16s(int first, int second) {
    bytes.putInt(Packed.halves(first, second));
    return this;
  }

  /** Appends four bytes of the fixed part. */
  public MessageWriter u32(int value) {
    bytes.putInt(value);
    return this;
  }

  /** Where attributes go, once the fixed part is written; always the same object. */
  public AttributeWriter attributes() {
    return attributes;
  }

  /** Ends the message and pads it. */
  public void end() {
    int length = bytes.position() - start;
    AttributeWriter.pad(bytes, length);
    bytes.putInt(start, length);
  }

  /** Takes back what was written since {@link #begin}. */
  public void abandon() {
    bytes.position(start);
  }
}
