package sadr.probes.io;

import java.util.HashMap;
import java.util.Map;
import sadr.net.Ip6Address;
import sadr.probes.packet.EchoCodec;
import sadr.sys.ErrnoException;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.Pollable;
import sadr.sys.SockaddrIn6;

/**
 * A raw ICMPv6 socket of {@link WayOut#echo} and an identifier: random, so that two programs, or
 * two runs of ours, do not hear each other.
 *
 * <p>Owned by the probe thread.
 */
final class EchoSocket implements AutoCloseable {

  /** A target known by name may have ever new addresses. */
  private static final int MOST_ADDRESSES = 64;

  private final WayOut way;
  private final NativeSocket socket;
  private final int identifier;
  private final NativeBuffer request = NativeBuffer.allocate(EchoCodec.BYTES);
  private final Map<Ip6Address, NativeBuffer> addresses = new HashMap<>();

  /**
   * Opens one.
   *
   * @throws ErrnoException as {@link WayOut#echo} does
   */
  EchoSocket(WayOut way, int identifier) {
    this.way = way;
    socket = way.echo();
    this.identifier = identifier;
  }

  /** What it takes. */
  WayOut way() {
    return way;
  }

  /** Which replies are its own. */
  int identifier() {
    return identifier;
  }

  /**
   * Sends a request.
   *
   * @return whether it left; false when the socket's buffer is full
   * @throws ErrnoException if the kernel refuses it
   */
  boolean send(Ip6Address target, int sequence, long token) {
    EchoCodec.writeRequest(request.bytes(), identifier, sequence, token);
    if (addresses.size() > MOST_ADDRESSES) {
      addresses.clear();
    }
    NativeBuffer address = addresses.computeIfAbsent(target, to -> SockaddrIn6.of(to, 0, 0));
    return socket.send(request, address) != NativeSocket.WOULD_BLOCK;
  }

  /** Receives one reply into {@code message}; false when there is none. */
  boolean receive(Message message) {
    return socket.receive(message) != NativeSocket.WOULD_BLOCK;
  }

  /**
   * Receives one ICMPv6 error and what it quotes into {@code message}; false when there is none.
   */
  boolean receiveError(Message message) {
    return socket.receiveError(message) != NativeSocket.WOULD_BLOCK;
  }

  /** What to wait on. */
  Pollable source() {
    return socket;
  }

  @Override
  public void close() {
    socket.close();
  }
}
