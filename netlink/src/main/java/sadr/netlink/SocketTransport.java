package sadr.netlink;

import java.nio.ByteBuffer;
import java.util.List;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.Pollable;
import sadr.sys.Poller;
import sadr.sys.Sockets;

/**
 * A NETLINK_ROUTE or NETLINK_NETFILTER socket in the network namespace of the thread that opens it
 * (netlink(7)).
 *
 * <pre>
 * struct sockaddr_nl: | family 16 | 0 16 | port 32 | groups 32 |
 * </pre>
 */
final class SocketTransport implements NetlinkTransport {

  private static final int NETLINK_ROUTE = 0;
  private static final int NETLINK_NETFILTER = 12;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_GET_STRICT_CHK = 12;

  private static final int SOCKADDR_NL = 12;
  private static final int PORT_OFFSET = 4;

  /** The kernel fills at most 32 KiB a read of a dump; a link with many functions may need more. */
  private static final int RECEIVE_BYTES = 64 * 1024;

  private static final int SEND_BYTES = 64 * 1024;

  private final NativeSocket socket;
  private final List<Pollable> sources;
  private final Poller poller = new Poller();
  private final NativeBuffer kernel = address(0);
  private final NativeBuffer outgoing = NativeBuffer.allocate(SEND_BYTES);
  private final Message message = new Message(RECEIVE_BYTES, SOCKADDR_NL);

  private SocketTransport(NativeSocket socket) {
    this.socket = socket;
    this.sources = List.of(socket);
  }

  /** A socket for requests and their answers. */
  static SocketTransport forRequests(int receiveBufferBytes) {
    return open(
        NETLINK_ROUTE,
        receiveBufferBytes,
        socket -> {
          socket.setOption(Sockets.SOL_NETLINK, NETLINK_CAP_ACK, 1);
          socket.setOption(Sockets.SOL_NETLINK, NETLINK_EXT_ACK, 1);
          socket.setOption(Sockets.SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
        });
  }

  /** A socket for requests to netfilter and their answers. */
  static SocketTransport forNetfilter(int receiveBufferBytes) {
    return open(
        NETLINK_NETFILTER,
        receiveBufferBytes,
        socket -> socket.setOption(Sockets.SOL_NETLINK, NETLINK_EXT_ACK, 1));
  }

  /** A socket that hears what the kernel tells to {@code groups}. */
  static SocketTransport forEvents(int receiveBufferBytes, List<Integer> groups) {
    return open(
        NETLINK_ROUTE,
        receiveBufferBytes,
        socket -> {
          for (int group : groups) {
            socket.setOption(Sockets.SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
          }
        });
  }

  /** What to wait on for the next datagram. */
  Pollable pollable() {
    return socket;
  }

  /** The netlink port that the kernel gave to this socket, often the process id. */
  int port() {
    NativeBuffer own = address(0);
    socket.localAddress(own);
    return own.bytes().getInt(PORT_OFFSET);
  }

  @Override
  public ByteBuffer outgoing() {
    return outgoing.bytes();
  }

  @Override
  public void send() {
    // The kernel handles a request before sendto returns, so there is nothing to wait for.
    if (socket.send(outgoing, kernel) == NativeSocket.WOULD_BLOCK) {
      throw new ErrnoException("send to netlink", Errno.EAGAIN);
    }
  }

  @Override
  public boolean receive(long timeoutNanos) {
    if (socket.receive(message) != NativeSocket.WOULD_BLOCK) {
      return true;
    }
    long start = System.nanoTime();
    long left = timeoutNanos;
    while (left > 0) {
      poller.await(sources, left);
      if (socket.receive(message) != NativeSocket.WOULD_BLOCK) {
        return true;
      }
      left = timeoutNanos - (System.nanoTime() - start);
    }
    return false;
  }

  @Override
  public ByteBuffer incoming() {
    return message.payload();
  }

  @Override
  public int senderPort() {
    return message.sender().getInt(PORT_OFFSET);
  }

  @Override
  public boolean truncated() {
    return message.truncated();
  }

  @Override
  public void close() {
    socket.close();
  }

  private static SocketTransport open(int family, int receiveBufferBytes, Options options) {
    NativeSocket socket = NativeSocket.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, family);
    try {
      receiveBuffer(socket, receiveBufferBytes);
      // In this order: binding to no groups takes back the memberships that there are.
      socket.bind(address(0), SOCKADDR_NL);
      options.set(socket);
      return new SocketTransport(socket);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static void receiveBuffer(NativeSocket socket, int bytes) {
    try {
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE, bytes);
    } catch (ErrnoException e) {
      if (!e.errno().equals(Errno.EPERM)) {
        throw e;
      }
      // Without CAP_NET_ADMIN there is as much room as net.core.rmem_max allows.
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, bytes);
    }
  }

  private static NativeBuffer address(int port) {
    NativeBuffer address = NativeBuffer.allocate(SOCKADDR_NL);
    address.bytes().putShort(0, (short) Sockets.AF_NETLINK).putInt(PORT_OFFSET, port);
    return address;
  }

  /** Options that differ from socket to socket. */
  private interface Options {
    void set(NativeSocket socket);
  }
}
