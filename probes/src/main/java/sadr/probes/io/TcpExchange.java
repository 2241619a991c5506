package sadr.probes.io;

import java.util.Optional;
import sadr.probes.health.ProbeKind;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrIn6;

/**
 * A SYN, and what comes back: a SYN-ACK or a reset shows that the target lives (RFC 9293 §3.5), an
 * ICMPv6 error that names the SYN (the kernel matches ports and sequence, linux net/ipv6/tcp_ipv6.c
 * tcp_v6_err) that this probe is lost.
 *
 * <p>Owned by the probe thread.
 */
final class TcpExchange implements Exchange {

  private final WayOut way;
  private final Probe probe;
  private final NativeSocket socket;
  private final NativeBuffer address;

  private TcpExchange(WayOut way, Probe probe, NativeSocket socket, NativeBuffer address) {
    this.way = way;
    this.probe = probe;
    this.socket = socket;
    this.address = address;
  }

  /**
   * Sends a SYN.
   *
   * @throws ErrnoException if the kernel refuses it
   */
  static TcpExchange open(WayOut way, Probe probe, ProbeKind.Tcp kind) {
    NativeBuffer address = SockaddrIn6.of(probe.to(), kind.port(), 0);
    return new TcpExchange(way, probe, connecting(way, address), address);
  }

  /** A socket that connects to {@code address}. */
  static NativeSocket connecting(WayOut way, NativeBuffer address) {
    NativeSocket socket = way.stream();
    try {
      socket.connect(address);
      return socket;
    } catch (ErrnoException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public NativeSocket socket() {
    return socket;
  }

  @Override
  public boolean advance(Replies replies) {
    Replies.Reply reply = Replies.Reply.to(probe, 0);
    try {
      if (socket.connect(address)) {
        replies.answered(reply);
        return true;
      }
      // An error that came while connect() still held the socket does not end it: it repeats its
      // SYN. The error is queued all the same.
      Optional<String> refusal = way.refusal(socket, probe.to());
      refusal.ifPresent(why -> replies.refused(reply, why));
      return refusal.isPresent();
    } catch (ErrnoException e) {
      Optional<String> refusal = refusal(way, socket, probe, e);
      if (refusal.isPresent()) {
        replies.refused(reply, refusal.get());
      } else if (e.errno().equals(Errno.ECONNREFUSED)) {
        replies.answered(reply);
      }
      return true;
    }
  }

  /**
   * Who on the way refused a connection, in words; empty where it was the target itself, by a
   * reset, or where the kernel has given up by itself.
   */
  static Optional<String> refusal(
      WayOut way, NativeSocket socket, Probe probe, ErrnoException failure) {
    Errno errno = failure.errno();
    boolean unsaid = errno.equals(Errno.ECONNREFUSED) || errno.equals(Errno.ETIMEDOUT);
    return way.refusal(socket, probe.to())
        .or(() -> unsaid ? Optional.empty() : Optional.of(errno.text()));
  }
}
