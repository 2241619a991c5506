package sadr.controller.doctor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import sadr.net.Ip6Address;

/**
 * An IPv6 packet at the firewall.
 *
 * @param input where it comes in; empty for one of the router's own
 * @param output where it leaves; empty for one that is for the router
 * @param from its source
 * @param to its destination
 * @param protocol the protocol behind the IPv6 header: 6, 17, 58
 * @param icmpType its type, of an ICMPv6 message
 * @param sourcePort of TCP and UDP
 * @param destinationPort of TCP and UDP
 * @param state conntrack's: 2 established, 4 related, 8 new
 * @param mark its mark
 */
record FirewallPacket(
    Optional<String> input,
    Optional<String> output,
    Ip6Address from,
    Ip6Address to,
    int protocol,
    OptionalInt icmpType,
    OptionalInt sourcePort,
    OptionalInt destinationPort,
    int state,
    int mark) {

  static final int ESTABLISHED = 2;
  static final int RELATED = 4;
  static final int NEW = 8;
  static final int ICMPV6 = 58;
  static final int TCP = 6;
  static final int UDP = 17;

  /** An ICMPv6 message. */
  static FirewallPacket icmp(int type, Ip6Address from, Ip6Address to, int state) {
    return new FirewallPacket(
        Optional.empty(),
        Optional.empty(),
        from,
        to,
        ICMPV6,
        OptionalInt.of(type),
        OptionalInt.empty(),
        OptionalInt.empty(),
        state,
        0);
  }

  /** A segment or datagram of {@code protocol}. */
  static FirewallPacket ports(
      int protocol, Ip6Address from, Ip6Address to, int sourcePort, int destinationPort) {
    return new FirewallPacket(
        Optional.empty(),
        Optional.empty(),
        from,
        to,
        protocol,
        OptionalInt.empty(),
        OptionalInt.of(sourcePort),
        OptionalInt.of(destinationPort),
        NEW,
        0);
  }

  /** The same, coming in by {@code device}. */
  FirewallPacket by(String device) {
    return on(Optional.of(device), output, mark);
  }

  /** The same, leaving through {@code device}. */
  FirewallPacket through(String device) {
    return on(input, Optional.of(device), mark);
  }

  /** The same with a mark. */
  FirewallPacket marked(int value) {
    return on(input, output, value);
  }

  /** The same elsewhere in the router. */
  private FirewallPacket on(Optional<String> in, Optional<String> out, int value) {
    return new FirewallPacket(
        in, out, from, to, protocol, icmpType, sourcePort, destinationPort, state, value);
  }

  /** The answer to it, in a connection that exists by then. */
  FirewallPacket answer(OptionalInt type) {
    return new FirewallPacket(
        output, input, to, from, protocol, type, destinationPort, sourcePort, ESTABLISHED, 0);
  }

  /** The hooks that it meets, in their order. */
  List<String> hooks() {
    if (input.isEmpty()) {
      return List.of("output", "postrouting");
    }
    return output.isEmpty()
        ? List.of("prerouting", "input")
        : List.of("prerouting", "forward", "postrouting");
  }
}
