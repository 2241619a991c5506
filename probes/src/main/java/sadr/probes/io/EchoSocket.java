package sadr.probes.io;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import sadr.net.Ip6Address;
import sadr.probes.health.PathBinding;
import sadr.probes.packet.EchoCodec;
import sadr.sys.ErrnoException;
import sadr.sys.Icmp6Filter;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.Pollable;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/**
 * A raw ICMPv6 socket that takes one uplink and hears echo replies alone.
 *
 * <p>How it works: bound to the device and to the uplink's own source, so that the kernel hands it
 * nothing that came elsewhere or is for another address; marked, so that the uplink's rule leads
 * its packets to the uplink's own table also while the uplink is out (bound to the device alone,
 * they would meet the guard of table 173); filtered, so that it is not woken by neighbour
 * discovery; stamped by the kernel on receipt. Its identifier is random, so that two programs, or
 * two runs of ours, do not hear each other.
 *
 * <p>Owned by the probe thread.
 */
final class EchoSocket implements AutoCloseable {

  private final NativeSocket socket;
  private final int identifier;
  private final NativeBuffer request = NativeBuffer.allocate(EchoCodec.BYTES);
  private final Map<Ip6Address, NativeBuffer> addresses = new HashMap<>();

  private EchoSocket(NativeSocket socket, int identifier) {
    this.socket = socket;
    this.identifier = identifier;
  }

  /**
   * Opens one.
   *
   * @throws ErrnoException ENODEV without the device, EADDRNOTAVAIL without the source address,
   *     EPERM without CAP_NET_RAW (or, for the mark, CAP_NET_ADMIN)
   */
  static EchoSocket open(PathBinding binding, int identifier) {
    NativeSocket socket =
        NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6);
    try {
      socket.setOption(
          Sockets.SOL_ICMPV6, Sockets.ICMP6_FILTER, Icmp6Filter.only(Set.of(EchoCodec.REPLY)));
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, binding.device());
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_MARK, binding.mark());
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, 1);
      socket.bind(SockaddrIn6.of(binding.source(), 0, 0), SockaddrIn6.BYTES);
      return new EchoSocket(socket, identifier);
    } catch (ErrnoException e) {
      socket.close();
      throw e;
    }
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
    NativeBuffer address = addresses.computeIfAbsent(target, to -> SockaddrIn6.of(to, 0, 0));
    return socket.send(request, address) != NativeSocket.WOULD_BLOCK;
  }

  /** Receives one reply into {@code message}; false when there is none. */
  boolean receive(Message message) {
    return socket.receive(message) != NativeSocket.WOULD_BLOCK;
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
