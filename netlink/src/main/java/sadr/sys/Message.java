package sadr.sys;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import sadr.net.Ip6Address;

/**
 * Room for one received datagram: payload, sender, ancillary data (recvmsg(2), struct msghdr).
 *
 * <pre>
 * msghdr, in words of the machine:
 * | name | namelen | iov | iovlen | control | controllen | flags |
 *                     |
 *                     +--> iovec | base | len |
 * cmsghdr: | len (word) | level (int) | type (int) | data, padded to a word |
 * </pre>
 *
 * <p>Not thread-safe: it belongs to the receiving thread, and the next receive overwrites it.
 */
public final class Message {

  private static final int WORD = Libc.RUNTIME.addressSize();
  private static final int MSG_CTRUNC = 0x08;
  private static final int MSG_TRUNC = 0x20;
  private static final int SO_EE_ORIGIN_ICMP6 = 3;
  private static final int EXTENDED_ERROR = 16;
  private static final int CONTROL_BYTES = 256;
  private static final int CMSG_HEADER = WORD + 8;

  private final NativeBuffer payload;
  private final NativeBuffer sender;
  private final NativeBuffer control = NativeBuffer.allocate(CONTROL_BYTES);
  private final NativeBuffer vector = NativeBuffer.allocate(2 * WORD);
  private final NativeBuffer header = NativeBuffer.allocate(7 * WORD);

  /**
   * Makes room.
   *
   * @param payloadBytes the longest datagram that is received whole
   * @param addressBytes the size of the family's {@code struct sockaddr}
   */
  public Message(int payloadBytes, int addressBytes) {
    payload = NativeBuffer.allocate(payloadBytes);
    sender = NativeBuffer.allocate(addressBytes);
  }

  /** The datagram, from position 0 to its limit, in native byte order. */
  public ByteBuffer payload() {
    return payload.bytes();
  }

  /** The sender's {@code struct sockaddr}, from position 0 to its limit, in native byte order. */
  public ByteBuffer sender() {
    return sender.bytes();
  }

  /** Whether the datagram was longer than the room, and its end is lost. */
  public boolean truncated() {
    return (header.bytes().getInt(6 * WORD) & (MSG_TRUNC | MSG_CTRUNC)) != 0;
  }

  /**
   * When the kernel received the datagram, in nanoseconds of the wall clock since 1970; empty
   * unless the socket has {@link Sockets#SO_TIMESTAMPNS}.
   */
  public OptionalLong receivedAtEpochNanos() {
    OptionalInt at = ancillary(Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, 2 * WORD);
    if (at.isEmpty()) {
      return OptionalLong.empty();
    }
    ByteBuffer bytes = control.bytes();
    long seconds = word(bytes, at.getAsInt());
    return OptionalLong.of(seconds * 1_000_000_000L + word(bytes, at.getAsInt() + WORD));
  }

  /**
   * The hop limit that the datagram came with, 0 to 255; empty unless the socket has {@link
   * Sockets#IPV6_RECVHOPLIMIT} (RFC 3542 §6.3).
   */
  public OptionalInt hopLimit() {
    OptionalInt at = ancillary(Sockets.SOL_IPV6, Sockets.IPV6_HOPLIMIT, Integer.BYTES);
    return at.isEmpty() ? at : OptionalInt.of(control.bytes().getInt(at.getAsInt()));
  }

  /**
   * What an ICMPv6 error said, after {@link NativeSocket#receiveError}; empty for errors of other
   * origin (linux/errqueue.h, struct sock_extended_err, followed by the offender's sockaddr_in6).
   */
  public Optional<IcmpError> icmpError() {
    OptionalInt at =
        ancillary(Sockets.SOL_IPV6, Sockets.IPV6_RECVERR, EXTENDED_ERROR + SockaddrIn6.BYTES);
    if (at.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer bytes = control.bytes().slice(at.getAsInt(), EXTENDED_ERROR + SockaddrIn6.BYTES);
    if (bytes.get(4) != SO_EE_ORIGIN_ICMP6) {
      return Optional.empty();
    }
    Ip6Address offender = SockaddrIn6.address(bytes.slice(EXTENDED_ERROR, SockaddrIn6.BYTES));
    return Optional.of(new IcmpError(bytes.get(5) & 0xff, bytes.get(6) & 0xff, offender));
  }

  /** Where the data of the first such control message begins, if it has {@code least} bytes. */
  private OptionalInt ancillary(int level, int type, int least) {
    ByteBuffer bytes = control.bytes();
    int end = (int) word(header.bytes(), 5 * WORD);
    int at = 0;
    while (at + CMSG_HEADER <= end) {
      int length = (int) word(bytes, at);
      if (length < CMSG_HEADER || at + length > end) {
        break;
      }
      if (bytes.getInt(at + WORD) == level
          && bytes.getInt(at + WORD + 4) == type
          && length >= CMSG_HEADER + least) {
        return OptionalInt.of(at + CMSG_HEADER);
      }
      at += (length + WORD - 1) / WORD * WORD;
    }
    return OptionalInt.empty();
  }

  NativeBuffer header() {
    return header;
  }

  void prepare() {
    payload.bytes().clear();
    sender.bytes().clear();
    putWord(vector.bytes(), 0, payload.pointer().address());
    putWord(vector.bytes(), WORD, payload.bytes().capacity());
    ByteBuffer bytes = header.bytes();
    putWord(bytes, 0, sender.pointer().address());
    bytes.putInt(WORD, sender.bytes().capacity());
    putWord(bytes, 2 * WORD, vector.pointer().address());
    putWord(bytes, 3 * WORD, 1);
    putWord(bytes, 4 * WORD, control.pointer().address());
    putWord(bytes, 5 * WORD, CONTROL_BYTES);
    bytes.putInt(6 * WORD, 0);
  }

  void received(int length) {
    payload.bytes().limit(Math.min(length, payload.bytes().capacity()));
    sender.bytes().limit(Math.min(header.bytes().getInt(WORD), sender.bytes().capacity()));
  }

  private static long word(ByteBuffer bytes, int offset) {
    return WORD == Long.BYTES ? bytes.getLong(offset) : bytes.getInt(offset);
  }

  private static void putWord(ByteBuffer bytes, int offset, long value) {
    if (WORD == Long.BYTES) {
      bytes.putLong(offset, value);
    } else {
      bytes.putInt(offset, (int) value);
    }
  }
}
