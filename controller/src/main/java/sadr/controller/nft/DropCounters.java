package sadr.controller.nft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.Poller;
import sadr.sys.Sockets;

/**
 * Asks the kernel for the counters of the table {@code inet sadr}, and for nothing else: whatever
 * libnftables lists, it fetches every element of every set for it.
 *
 * <pre>
 * nlmsghdr: | length (u32) | type (u16) | flags (u16) | sequence (u32) | port (u32) |
 * nfgenmsg: | family (u8) | version (u8) | resource (be16) |
 * nlattr:   | length (u16) | type (u16) | value, padded to 4 bytes | ...
 * </pre>
 *
 * <p>It belongs to the network namespace of the thread that opened it. Not thread-safe. Source:
 * linux/netfilter/nf_tables.h, enum nft_object_attributes.
 */
public final class DropCounters implements AutoCloseable {

  private static final int NETLINK_NETFILTER = 12;
  private static final int SOCKADDR_NL = 12;
  private static final int LONGEST_DATAGRAM = 1 << 16;
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private static final int HEADER = 16;
  private static final int BODY = HEADER + 4;
  private static final int ATTRIBUTE = 4;
  private static final int TYPE_MASK = 0x3fff; // linux/netlink.h, NLA_TYPE_MASK
  private static final short NLM_F_REQUEST_DUMP = 0x301;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int NFT_MSG_NEWOBJ = 10 << 8 | 18;
  private static final short NFT_MSG_GETOBJ = 10 << 8 | 19;
  private static final byte NFPROTO_INET = 1;
  private static final int NFTA_OBJ_TABLE = 1;
  private static final int NFTA_OBJ_NAME = 2;
  private static final int NFTA_OBJ_TYPE = 3;
  private static final int NFTA_OBJ_DATA = 4;
  private static final int NFT_OBJECT_COUNTER = 1;
  private static final int NFTA_COUNTER_PACKETS = 2;
  private static final byte[] TABLE = "sadr\0".getBytes(StandardCharsets.US_ASCII);

  private final NativeSocket socket;
  private final NativeBuffer kernel = NativeBuffer.allocate(SOCKADDR_NL);
  private final NativeBuffer request = NativeBuffer.allocate(64);
  private final Message message = new Message(LONGEST_DATAGRAM, SOCKADDR_NL);
  private final Poller poller = new Poller();
  private int sequence;

  private DropCounters(NativeSocket socket) {
    this.socket = socket;
    kernel.bytes().putShort(0, (short) Sockets.AF_NETLINK);
  }

  /**
   * Opens a socket for it.
   *
   * @throws ErrnoException if the kernel has no netfilter sockets
   */
  public static DropCounters open() {
    return new DropCounters(
        NativeSocket.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, NETLINK_NETFILTER));
  }

  /**
   * How many packets each uplink's guard has dropped since its counter was made; none where there
   * is no table. Takes well under a millisecond, however many prefixes there are.
   *
   * @throws ErrnoException if the kernel does not tell, ETIMEDOUT if it does not answer
   */
  public Map<String, Long> read() {
    ask();
    Map<String, Long> dropped = new HashMap<>();
    boolean more = true;
    while (more) {
      if (socket.receive(message) == NativeSocket.WOULD_BLOCK) {
        if (poller.await(List.of(socket), PATIENCE_NANOS) == 0) {
          throw new ErrnoException("list counters", Errno.ETIMEDOUT);
        }
      } else if (message.sender().getInt(4) == 0) {
        more = take(message.payload(), sequence, dropped);
      }
    }
    return dropped;
  }

  @Override
  public void close() {
    socket.close();
  }

  private void ask() {
    sequence++;
    ByteBuffer out = request.bytes().clear();
    out.position(4).putShort(NFT_MSG_GETOBJ).putShort(NLM_F_REQUEST_DUMP).putInt(sequence);
    out.putInt(0).put(NFPROTO_INET).put((byte) 0).putShort((short) 0);
    out.putShort((short) (ATTRIBUTE + TABLE.length)).putShort((short) NFTA_OBJ_TABLE).put(TABLE);
    out.position(align(out.position()));
    // The type is in network order.
    out.putShort((short) 8).putShort((short) NFTA_OBJ_TYPE).put(new byte[] {0, 0, 0, 1});
    out.putInt(0, out.position()).flip();
    socket.send(request, kernel);
  }

  /**
   * Reads one datagram into {@code dropped}.
   *
   * @return whether more will come
   */
  static boolean take(ByteBuffer datagram, int sequence, Map<String, Long> dropped) {
    int at = datagram.position();
    while (at + HEADER <= datagram.limit()) {
      int length = datagram.getInt(at);
      if (length < HEADER || length > datagram.limit() - at) {
        throw new ErrnoException("list counters", Errno.EBADMSG);
      }
      int type = Short.toUnsignedInt(datagram.getShort(at + 4));
      if (datagram.getInt(at + 8) == sequence) {
        if (type == NLMSG_DONE || type == NLMSG_ERROR) {
          refuse(datagram, at, length);
          return false;
        }
        if (type == NFT_MSG_NEWOBJ && datagram.get(at + HEADER) == NFPROTO_INET) {
          counter(datagram, at + BODY, at + length, dropped);
        }
      }
      at += align(length);
    }
    return true;
  }

  private static void refuse(ByteBuffer bytes, int at, int length) {
    int error = length >= HEADER + 4 ? -bytes.getInt(at + HEADER) : 0;
    if (error != 0) {
      throw new ErrnoException("list counters", new Errno(error));
    }
  }

  private static void counter(ByteBuffer bytes, int start, int end, Map<String, Long> dropped) {
    int table = find(bytes, start, end, NFTA_OBJ_TABLE);
    int name = find(bytes, start, end, NFTA_OBJ_NAME);
    int type = find(bytes, start, end, NFTA_OBJ_TYPE);
    int data = find(bytes, start, end, NFTA_OBJ_DATA);
    if (table < 0 || name < 0 || type < 0 || data < 0 || !text(bytes, table).equals("sadr")) {
      return;
    }
    int packets = find(bytes, data + ATTRIBUTE, data + lengthAt(bytes, data), NFTA_COUNTER_PACKETS);
    if (bytes.get(type + ATTRIBUTE + 3) == NFT_OBJECT_COUNTER && packets >= 0) {
      long count = bigEndian(bytes, packets + ATTRIBUTE);
      EgressNames.uplinkOfCounter(text(bytes, name))
          .ifPresent(uplink -> dropped.put(uplink, count));
    }
  }

  /** Where the attribute of this type begins; -1 if there is none. */
  private static int find(ByteBuffer bytes, int start, int end, int type) {
    int at = start;
    while (at + ATTRIBUTE <= end) {
      int length = lengthAt(bytes, at);
      if (length < ATTRIBUTE || length > end - at) {
        return -1;
      }
      if ((bytes.getShort(at + 2) & TYPE_MASK) == type) {
        return at;
      }
      at += align(length);
    }
    return -1;
  }

  private static int lengthAt(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static String text(ByteBuffer bytes, int at) {
    byte[] name = new byte[Math.max(0, lengthAt(bytes, at) - ATTRIBUTE - 1)]; // without the zero
    bytes.get(at + ATTRIBUTE, name);
    return new String(name, StandardCharsets.UTF_8);
  }

  private static long bigEndian(ByteBuffer bytes, int at) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | Byte.toUnsignedLong(bytes.get(at + i));
    }
    return value;
  }

  private static int align(int length) {
    return (length + 3) & ~3;
  }
}
