package sadr.netlink.codec;

import java.nio.ByteBuffer;
import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.LoggedPacket;

/**
 * Packets that the firewall tells of, and how to ask for them (linux/netfilter/nfnetlink_log.h).
 *
 * <pre>
 * nlmsghdr: type NFNL_SUBSYS_ULOG &lt;&lt; 8 | message
 * nfgenmsg: | family 8 | version 8 | group 16, in network order |
 * a packet's attributes: NFULA_IFINDEX_INDEV (be32), NFULA_PAYLOAD (its first bytes), others
 * </pre>
 */
public final class PacketLogCodec {

  /** How much of each packet is asked for, in bytes: an IPv6 header. */
  public static final int COPIED = 40;

  private static final int NFNL_SUBSYS_ULOG = 4;
  private static final int NFULNL_MSG_PACKET = 0;
  private static final int NFULNL_MSG_CONFIG = 1;
  private static final int NFGENMSG = 4;

  private static final int NFULA_CFG_CMD = 1;
  private static final int NFULA_CFG_MODE = 2;
  private static final int NFULA_CFG_QTHRESH = 5;
  private static final int NFULNL_CFG_CMD_BIND = 1;
  private static final int NFULNL_COPY_PACKET = 2;

  private static final int NFULA_IFINDEX_INDEV = 4;
  private static final int NFULA_PAYLOAD = 9;
  private static final int SOURCE_OFFSET = 8; // RFC 8200 §3

  private PacketLogCodec() {}

  /**
   * Asks for the packets of a group, each at once and its first {@link #COPIED} bytes; the kernel
   * acknowledges it.
   *
   * @param datagram where to write, at its position
   * @param group 0 to 65535, as in {@code log group}
   */
  public static void subscribe(ByteBuffer datagram, int sequence, int group) {
    MessageWriter writer = new MessageWriter(datagram);
    writer.begin(
        new MessageHeader(
            NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_CONFIG,
            Nlm.NLM_F_REQUEST | Nlm.NLM_F_ACK,
            sequence,
            0));
    writer.u8s(0, 0, group >> 8, group & 0xff);
    AttributeWriter attributes = writer.attributes().u8(NFULA_CFG_CMD, NFULNL_CFG_CMD_BIND);
    int mode = attributes.open(NFULA_CFG_MODE); // be32 range, u8 mode, u8 padding
    attributes.raw32(Packed.bytes(0, 0, 0, COPIED)).raw8(NFULNL_COPY_PACKET).raw8(0);
    attributes.close(mode);
    attributes.raw16(0); // the padding to 4 bytes
    int threshold = attributes.open(NFULA_CFG_QTHRESH);
    attributes.raw32(Packed.bytes(0, 0, 0, 1));
    attributes.close(threshold);
    writer.end();
  }

  /**
   * Reads a message of the group.
   *
   * @return empty for messages of other kinds, and for packets that are not IPv6 or came from no
   *     interface
   * @throws MalformedMessageException if it cannot be read
   */
  public static Optional<LoggedPacket> read(NetlinkMessage message) {
    if (message.header().type() != (NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_PACKET)) {
      return Optional.empty();
    }
    Optional<LinkIndex> device = Optional.empty();
    Optional<Ip6Address> from = Optional.empty();
    AttributeReader attributes = message.attributes(NFGENMSG);
    while (attributes.next()) {
      if (attributes.type() == NFULA_IFINDEX_INDEV) {
        device = Optional.of(index(attributes));
      } else if (attributes.type() == NFULA_PAYLOAD) {
        from = source(attributes);
      }
    }
    return device.isPresent() && from.isPresent()
        ? Optional.of(new LoggedPacket(device.get(), from.get()))
        : Optional.empty();
  }

  private static LinkIndex index(AttributeReader attribute) {
    if (attribute.length() != Integer.BYTES) {
      throw attribute.malformed("an interface index of " + attribute.length() + " bytes");
    }
    int value = (int) bigEndian(attribute, 0, Integer.BYTES);
    if (value < 1) {
      throw attribute.malformed("an interface index of " + value);
    }
    return new LinkIndex(value);
  }

  private static Optional<Ip6Address> source(AttributeReader packet) {
    if (packet.length() < SOURCE_OFFSET + Ip6Address.BYTES || packet.byteAt(0) >> 4 != 6) {
      return Optional.empty();
    }
    return Optional.of(
        new Ip6Address(
            bigEndian(packet, SOURCE_OFFSET, Long.BYTES),
            bigEndian(packet, SOURCE_OFFSET + Long.BYTES, Long.BYTES)));
  }

  private static long bigEndian(AttributeReader attribute, int offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | attribute.byteAt(offset + i);
    }
    return value;
  }
}
