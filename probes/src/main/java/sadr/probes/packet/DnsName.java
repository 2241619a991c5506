package sadr.probes.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A domain name in a DNS message: labels of 1 to 63 bytes, each after its length, and a final 0; or
 * a pointer to an earlier one in place of the rest (RFC 1035 §3.1, §4.1.4).
 *
 * <p>Bytes that are no letter, digit, "-" or "_" are shown as {@code \ddd}, as in RFC 1035 §5.1, so
 * that no name can pass for another, or hide something in a log.
 */
final class DnsName {

  private static final int MOST_LABEL = 63;
  private static final int MOST_NAME = 255;
  private static final int POINTER = 0xc0;

  private DnsName() {}

  static void write(ByteBuffer buffer, String name) {
    int start = buffer.position();
    for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      if (bytes.length == 0 || bytes.length > MOST_LABEL) {
        throw new IllegalArgumentException("\"" + name + "\" is no domain name");
      }
      buffer.put((byte) bytes.length).put(bytes);
      if (buffer.position() - start >= MOST_NAME) {
        throw new IllegalArgumentException("\"" + name + "\" is too long for a domain name");
      }
    }
    buffer.put((byte) 0);
  }

  /**
   * Reads the name at the position of {@code message}, whose byte 0 is the message's, and goes past
   * it. In lower case, without a final dot.
   */
  static String read(ByteBuffer message) {
    StringBuilder name = new StringBuilder();
    int at = message.position();
    int past = -1;
    int earliest = at;
    int size = 1;
    for (int length = length(message, at); length != 0; length = length(message, at)) {
      if ((length & POINTER) == POINTER) {
        past = past < 0 ? at + 2 : past;
        at = ((length & ~POINTER) << 8) | length(message, at + 1);
        if (at >= earliest) {
          // RFC 1035 §4.1.4: to a prior occurrence; so this ends.
          throw new MalformedPacketException(at, "a name that points to itself or ahead,");
        }
        earliest = at;
        continue;
      }
      size += 1 + length;
      if (length > MOST_LABEL || size > MOST_NAME || at + 1 + length > message.limit()) {
        throw new MalformedPacketException(at, "a label or a name that is too long");
      }
      append(name, message, at + 1, length);
      at += 1 + length;
    }
    message.position(past < 0 ? at + 1 : past);
    return name.toString().toLowerCase(Locale.ROOT);
  }

  private static int length(ByteBuffer message, int at) {
    if (at >= message.limit()) {
      throw new MalformedPacketException(message.limit(), "a name that does not end");
    }
    return message.get(at) & 0xff;
  }

  private static void append(StringBuilder name, ByteBuffer message, int at, int length) {
    if (name.length() > 0) {
      name.append('.');
    }
    for (int i = at; i < at + length; i++) {
      int octet = message.get(i) & 0xff;
      boolean plain =
          octet < 0x80 && (Character.isLetterOrDigit(octet) || "-_".indexOf(octet) >= 0);
      if (plain) {
        name.append((char) octet);
      } else {
        name.append(String.format(Locale.ROOT, "\\%03d", octet));
      }
    }
  }
}
