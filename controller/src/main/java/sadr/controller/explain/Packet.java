package sadr.controller.explain;

import java.util.Optional;
import sadr.net.Ip6Address;

/**
 * A packet to be routed.
 *
 * @param from its source; {@code ::} for a socket of this machine that has not chosen one
 * @param to its destination; no multicast or link-local one, which no router forwards
 * @param inputInterface where it comes in; empty for one of this machine's own
 * @param mark its mark; 0 for none
 */
public record Packet(Ip6Address from, Ip6Address to, Optional<String> inputInterface, int mark) {

  /** The same with another mark. */
  public Packet withMark(int other) {
    return new Packet(from, to, inputInterface, other);
  }
}
