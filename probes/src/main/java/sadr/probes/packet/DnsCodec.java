package sadr.probes.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.probes.packet.DnsMessage.DnsRecord;

/**
 * DNS over UDP (RFC 1035 §4): one question out, its answer in.
 *
 * <pre>
 *  0                16               32
 * | id               | flags            |  flags: QR 8000, opcode 7800, TC 0200, RD 0100, code 000f
 * | questions        | answers          |
 * | authorities      | additional       |
 * | question: name, type (16), class (16), then records:
 * | name, type (16), class (16), TTL (32), length (16), data
 * </pre>
 */
public final class DnsCodec {

  /** A resolver's port. */
  public static final int PORT = 53;

  /** The longest query, and the longest answer to a query that does not ask for longer ones. */
  public static final int MOST_BYTES = 512;

  private static final int HEADER = 12;
  private static final int ANSWER = 0x8000;
  private static final int OPCODE = 0x7800;
  private static final int TRUNCATED = 0x0200;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int CODE = 0x000f;
  private static final int CLASS_IN = 1;
  private static final int CNAME = 5;
  private static final long MOST_TTL = 0x7fff_ffffL;

  private DnsCodec() {}

  /**
   * Writes a query from byte 0 of {@code buffer} on and makes it the buffer's content.
   *
   * @param buffer room for {@link #MOST_BYTES}
   * @param id 0 to 65535
   * @throws IllegalArgumentException if the question's name is none (RFC 1035 §2.3.4)
   */
  public static void writeQuery(ByteBuffer buffer, int id, DnsQuestion question) {
    ByteOrder order = buffer.order();
    buffer.clear().order(ByteOrder.BIG_ENDIAN);
    buffer.putShort((short) id).putShort((short) RECURSION_DESIRED);
    buffer.putShort((short) 1).putShort((short) 0).putInt(0);
    DnsName.write(buffer, question.name());
    buffer.putShort((short) question.type()).putShort((short) CLASS_IN);
    buffer.flip().order(order);
  }

  /**
   * Reads an answer: the bytes of {@code buffer} from its position to its limit, which stay there.
   *
   * @throws MalformedPacketException if it is too short, no answer to a query, or anything else
   *     than one question of class IN and its whole answer section
   */
  public static DnsMessage read(ByteBuffer buffer) {
    ByteBuffer bytes = buffer.slice().order(ByteOrder.BIG_ENDIAN);
    need(bytes, HEADER);
    int id = bytes.getShort() & 0xffff;
    int flags = bytes.getShort() & 0xffff;
    if ((flags & (ANSWER | OPCODE)) != ANSWER) {
      throw new MalformedPacketException(2, "no answer to a query");
    }
    int questions = bytes.getShort() & 0xffff;
    int answers = bytes.getShort() & 0xffff;
    if (questions != 1) {
      throw new MalformedPacketException(4, questions + " questions, not 1,");
    }
    bytes.position(HEADER);
    DnsQuestion question = question(bytes);
    boolean truncated = (flags & TRUNCATED) != 0;
    // What was left out may have been cut anywhere, so nothing of it is taken.
    List<DnsRecord> records = truncated ? List.of() : records(bytes, answers);
    return new DnsMessage(id, flags & CODE, truncated, question, records);
  }

  private static DnsQuestion question(ByteBuffer bytes) {
    String name = DnsName.read(bytes);
    need(bytes, 4);
    int type = bytes.getShort() & 0xffff;
    if (bytes.getShort() != CLASS_IN) {
      throw new MalformedPacketException(bytes.position() - 2, "another class than IN");
    }
    return new DnsQuestion(name, type);
  }

  private static List<DnsRecord> records(ByteBuffer bytes, int count) {
    List<DnsRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String owner = DnsName.read(bytes);
      need(bytes, 10);
      int type = bytes.getShort() & 0xffff;
      boolean internet = bytes.getShort() == CLASS_IN;
      long ttl = bytes.getInt() & 0xffff_ffffL;
      int length = bytes.getShort() & 0xffff;
      need(bytes, length);
      int end = bytes.position() + length;
      if (internet && (type == DnsQuestion.AAAA || type == CNAME)) {
        // RFC 2181 §8: a TTL with the top bit set is taken as 0.
        records.add(record(bytes, owner, type, ttl > MOST_TTL ? 0 : ttl));
        if (bytes.position() != end) {
          throw new MalformedPacketException(bytes.position(), "a record of another length");
        }
      }
      bytes.position(end);
    }
    return records;
  }

  private static DnsRecord record(ByteBuffer bytes, String owner, int type, long ttl) {
    if (type == CNAME) {
      return new DnsRecord(owner, ttl, Optional.empty(), DnsName.read(bytes));
    }
    need(bytes, Ip6Address.BYTES);
    return new DnsRecord(owner, ttl, Optional.of(Ip6Address.read(bytes)), "");
  }

  private static void need(ByteBuffer bytes, int more) {
    if (bytes.remaining() < more) {
      throw new MalformedPacketException(bytes.limit(), more + " bytes wanted; it ends");
    }
  }
}
