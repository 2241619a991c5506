package sadr.probes.io;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import sadr.net.Ip6Address;
import sadr.probes.health.PathBinding;
import sadr.probes.packet.EchoCodec;
import sadr.probes.packet.IcmpErrorText;
import sadr.sys.ErrnoException;
import sadr.sys.Icmp6Filter;
import sadr.sys.IcmpError;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/**
 * Opens sockets that take one uplink, alive or dead.
 *
 * <p>How it works: each is bound to the device and to the uplink's own source, so that the kernel
 * hands it nothing that came elsewhere or is for another address; and marked, so that the uplink's
 * rule leads its packets to the uplink's own table also while the uplink is out (bound to the
 * device alone, they would meet the guard of table 173). It is told of ICMPv6 errors, with what
 * they quote. The options' values are laid out once, since some kinds of probe open a socket each.
 *
 * <p>Owned by the probe thread.
 */
final class WayOut {

  /** More than a SYN with its options has. */
  private static final int QUOTATION = 128;

  private final PathBinding binding;
  private final NativeBuffer device;
  private final NativeBuffer mark = word(0);
  private final NativeBuffer on = word(1);
  private final NativeBuffer atOnce = NativeBuffer.allocate(2 * Integer.BYTES);
  private final NativeBuffer source;
  private final Message quotation = new Message(QUOTATION, SockaddrIn6.BYTES);

  WayOut(PathBinding binding) {
    this.binding = binding;
    byte[] name = binding.device().getBytes(StandardCharsets.UTF_8);
    device = NativeBuffer.allocate(name.length + 1);
    device.bytes().put(0, name);
    mark.bytes().putInt(0, binding.mark());
    // struct linger { int l_onoff; int l_linger; }
    atOnce.bytes().putInt(0, 1).putInt(Integer.BYTES, 0);
    source = SockaddrIn6.of(binding.source(), 0, 0);
  }

  /** What it opens sockets to. */
  PathBinding binding() {
    return binding;
  }

  /**
   * A raw socket that hears echo replies alone, so that it is not woken by neighbour discovery.
   * Stamped by the kernel on receipt.
   *
   * @throws ErrnoException ENODEV without the device, EADDRNOTAVAIL without the source address,
   *     EPERM without CAP_NET_RAW (or, for the mark, CAP_NET_ADMIN)
   */
  NativeSocket echo() {
    NativeSocket socket = open(Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6);
    return ready(
        socket,
        () -> {
          socket.setOption(
              Sockets.SOL_ICMPV6, Sockets.ICMP6_FILTER, Icmp6Filter.only(Set.of(EchoCodec.REPLY)));
          socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, on);
        });
  }

  /** A UDP socket at a port that the kernel draws by lot, stamped on receipt; errors as above. */
  NativeSocket datagram() {
    NativeSocket socket = open(Sockets.SOCK_DGRAM, Sockets.IPPROTO_UDP);
    return ready(socket, () -> socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, on));
  }

  /**
   * A TCP socket that repeats its SYN no more than it must, and whose end is a reset: nothing is
   * left on either side. Errors as above.
   */
  NativeSocket stream() {
    NativeSocket socket = open(Sockets.SOCK_STREAM, Sockets.IPPROTO_TCP);
    return ready(
        socket,
        () -> {
          socket.setOption(Sockets.IPPROTO_TCP, Sockets.TCP_SYNCNT, on);
          socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_LINGER, atOnce);
        });
  }

  /** What an ICMPv6 error says, and who; empty where it does not say that our packet is lost. */
  Optional<String> inWords(IcmpError error) {
    Ip6Address offender = error.offender();
    String who = offender.equals(binding.source()) ? "this router" : offender.toString();
    return IcmpErrorText.of(error.type(), error.code()).map(what -> what + ", says " + who);
  }

  /**
   * Who on the way to {@code to} refused what {@code socket}, a stream, has sent, in words; empty
   * where nobody did. The kernel has matched ports and sequence.
   */
  Optional<String> refusal(NativeSocket socket, Ip6Address to) {
    while (socket.receiveError(quotation) != NativeSocket.WOULD_BLOCK) {
      Optional<IcmpError> error = quotation.icmpError();
      if (error.isPresent() && !error.get().offender().equals(to)) {
        return error.flatMap(this::inWords);
      }
    }
    return Optional.empty();
  }

  private NativeSocket open(int type, int protocol) {
    NativeSocket socket = NativeSocket.open(Sockets.AF_INET6, type, protocol);
    return ready(
        socket,
        () -> {
          bindToDevice(socket);
          socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_MARK, mark);
          socket.setOption(Sockets.SOL_IPV6, Sockets.IPV6_RECVERR, on);
          socket.bind(source, SockaddrIn6.BYTES);
        });
  }

  private void bindToDevice(NativeSocket socket) {
    try {
      socket.setOption(Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, device);
    } catch (ErrnoException e) {
      throw new ErrnoException("bind to " + binding.device(), e.errno());
    }
  }

  private static NativeSocket ready(NativeSocket socket, Runnable setUp) {
    try {
      setUp.run();
      return socket;
    } catch (ErrnoException e) {
      socket.close();
      throw e;
    }
  }

  private static NativeBuffer word(int value) {
    NativeBuffer buffer = NativeBuffer.allocate(Integer.BYTES);
    buffer.bytes().putInt(0, value);
    return buffer;
  }
}
