package sadr.sys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A socket of any family, non-blocking, closed on exec.
 *
 * <p>Sending and receiving belong to one thread each; {@link #close} may be called by any.
 */
public final class NativeSocket implements Pollable, AutoCloseable {

  /** What {@link #receive} and {@link #send} answer when they would have to wait. */
  public static final int WOULD_BLOCK = -1;

  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;

  private final Descriptor descriptor;

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
    message.prepare();
    long length = Libc.INSTANCE.recvmsg(descriptor.number(), message.header().pointer(), 0);
    int value = valueOf("recvmsg", length);
    if (value >= 0) {
      message.received(value);
    }
    return value;
  }

  @Override
  public int descriptor() {
    return descriptor.number();
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
