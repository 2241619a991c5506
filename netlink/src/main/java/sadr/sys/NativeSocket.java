package sadr.sys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A socket of any family, non-blocking, closed on exec.
 *
 * <p>Sending and receiving belong to one thread each; {@link #close} may be called by any.
 */
public final class NativeSocket implements Pollable, AutoCloseable {

  /** What {@link #receive} and {@link #send} answer when they would have to wait. */
  public static final int WOULD_BLOCK = -1;

  private static final Set<Errno> UNDER_WAY =
      Set.of(Errno.EINPROGRESS, Errno.EALREADY, Errno.EINTR);
  private static final int MSG_ERRQUEUE = 0x2000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;

  private final Descriptor descriptor;

  /** Owned by the thread that connects and polls. */
  private boolean connecting;

  private NativeSocket(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Opens a socket (socket(2)).
   *
   * @param domain an address family, such as {@link Sockets#AF_NETLINK}
   * @param type a socket type, such as {@link Sockets#SOCK_RAW}
   * @param protocol the family's protocol number
   * @throws ErrnoException EPERM without the capability that a raw socket takes
   */
  public static NativeSocket open(int domain, int type, int protocol) {
    int fd = Libc.INSTANCE.socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    return new NativeSocket(new Descriptor(Libc.check("socket", fd)));
  }

  /** Binds to a {@code struct sockaddr} of {@code length} bytes at the start of {@code address}. */
  public void bind(NativeBuffer address, int length) {
    Libc.check("bind", Libc.INSTANCE.bind(descriptor.number(), address.pointer(), length));
  }

  /**
   * Connects to the whole {@code struct sockaddr} in {@code address}, or asks how connecting to it
   * goes on (connect(2)). Once it has failed the socket is of no more use.
   *
   * @return whether it is connected; false while that takes time
   * @throws ErrnoException if it failed, such as ECONNREFUSED or EHOSTUNREACH
   */
  public boolean connect(NativeBuffer address) {
    connecting = false;
    int length = address.bytes().capacity();
    if (Libc.INSTANCE.connect(descriptor.number(), address.pointer(), length) == 0) {
      return true;
    }
    Errno errno = new Errno(Libc.lastError());
    if (errno.equals(Errno.EISCONN)) {
      return true;
    }
    if (!UNDER_WAY.contains(errno)) {
      throw new ErrnoException("connect", errno);
    }
    connecting = true;
    return false;
  }

  /** Reads the socket's own {@code struct sockaddr} into {@code address}. */
  public void localAddress(NativeBuffer address) {
    NativeBuffer length = NativeBuffer.allocate(Integer.BYTES);
    length.bytes().putInt(0, address.bytes().capacity());
    Libc.check(
        "getsockname",
        Libc.INSTANCE.getsockname(descriptor.number(), address.pointer(), length.pointer()));
  }

  /** Sets an option whose value is a C {@code int}. */
  public void setOption(int level, int option, int value) {
    NativeBuffer buffer = NativeBuffer.allocate(Integer.BYTES);
    buffer.bytes().putInt(0, value);
    setOption(level, option, buffer);
  }

  /** Sets an option whose value is text, such as an interface's name. */
  public void setOption(int level, int option, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    NativeBuffer buffer = NativeBuffer.allocate(text.length + 1);
    buffer.bytes().put(0, text);
    setOption(level, option, buffer);
  }

  /** Sets an option whose value is the whole of {@code value}. */
  public void setOption(int level, int option, NativeBuffer value) {
    Libc.check(
        "setsockopt " + level + "/" + option,
        Libc.INSTANCE.setsockopt(
            descriptor.number(), level, option, value.pointer(), value.bytes().capacity()));
  }

  /** Reads an option whose value is a C {@code int}. */
  public int getOption(int level, int option) {
    NativeBuffer value = NativeBuffer.allocate(Integer.BYTES);
    NativeBuffer length = NativeBuffer.allocate(Integer.BYTES);
    length.bytes().putInt(0, Integer.BYTES);
    Libc.check(
        "getsockopt " + level + "/" + option,
        Libc.INSTANCE.getsockopt(
            descriptor.number(), level, option, value.pointer(), length.pointer()));
    return value.bytes().getInt(0);
  }

  /**
   * Sends one datagram: the bytes of {@code data} from 0 to its limit.
   *
   * @param address the {@code struct sockaddr} to send to, whole
   * @return how many bytes went out, or {@link #WOULD_BLOCK}
   * @throws ErrnoException if the kernel refuses it, such as ENETUNREACH or EMSGSIZE
   */
  public int send(NativeBuffer data, NativeBuffer address) {
    ByteBuffer bytes = data.bytes();
    return valueOf(
        "sendto",
        Libc.INSTANCE.sendto(
            descriptor.number(),
            data.pointer(),
            bytes.limit(),
            0,
            address.pointer(),
            address.bytes().capacity()));
  }

  /**
   * Receives one datagram into {@code message}.
   *
   * @return its length, 0 or more, or {@link #WOULD_BLOCK}
   * @throws ErrnoException such as ENOBUFS, when a netlink socket lost messages
   */
  public int receive(Message message) {
    return receive(message, 0);
  }

  /**
   * Receives one error that the network reported into {@code message}, whose payload is then what
   * the error quotes of the packet we sent, without its IPv6 header, and whose sender is where that
   * packet was to go; {@link Message#icmpError} says what it was. The socket needs {@link
   * Sockets#IPV6_RECVERR}.
   *
   * @return the length of the quotation, 0 or more, or {@link #WOULD_BLOCK}
   */
  public int receiveError(Message message) {
    return receive(message, MSG_ERRQUEUE);
  }

  private int receive(Message message, int flags) {
    message.prepare();
    long length = Libc.INSTANCE.recvmsg(descriptor.number(), message.header().pointer(), flags);
    int value = valueOf("recvmsg", length);
    if (value >= 0) {
      message.received(value);
    }
    return value;
  }

  /**
   * Sends the bytes of {@code data} from 0 to its limit over a connection.
   *
   * @return how many were taken, or {@link #WOULD_BLOCK}
   * @throws ErrnoException if the connection is gone, such as ECONNRESET or EPIPE
   */
  public int write(NativeBuffer data) {
    return valueOf(
        "sendto",
        Libc.INSTANCE.sendto(
            descriptor.number(), data.pointer(), data.bytes().limit(), MSG_NOSIGNAL, null, 0));
  }

  /**
   * Receives what a connection has brought into {@code data}, from 0 to its capacity, and sets its
   * limit to the end of it.
   *
   * @return how many bytes, 0 when the other side has ended, or {@link #WOULD_BLOCK}
   * @throws ErrnoException if the connection is gone, such as ECONNRESET
   */
  public int read(NativeBuffer data) {
    data.bytes().clear();
    int size =
        valueOf(
            "read",
            Libc.INSTANCE.read(descriptor.number(), data.pointer(), data.bytes().capacity()));
    data.bytes().limit(Math.max(0, size));
    return size;
  }

  @Override
  public int descriptor() {
    return descriptor.number();
  }

  /** While it connects: the end of that shows as room to write. */
  @Override
  public boolean awaitsRoom() {
    return connecting;
  }

  @Override
  public void close() {
    descriptor.close();
  }

  private static int valueOf(String operation, long result) {
    if (result < 0) {
      int errno = Libc.lastError();
      if (errno == Errno.EAGAIN.number() || errno == Errno.EINTR.number()) {
        return WOULD_BLOCK;
      }
      throw new ErrnoException(operation, new Errno(errno));
    }
    return (int) result;
  }
}
