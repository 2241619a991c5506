package sadr.controller.explain;

import java.util.Optional;
import sadr.net.Ip6Address;

/**
 * What somebody wants explained.
 *
 * @param from the packet's source; {@code ::} for a socket of the router that has chosen none
 * @param to its destination
 * @param input where it comes in
 * @param mark its mark; 0 for none
 */
public record Question(Ip6Address from, Ip6Address to, Input input, int mark) {

  /** Where a packet comes in. */
  public sealed interface Input {

    /**
     * By an interface.
     *
     * @param name its name
     */
    record By(String name) implements Input {}

    /** It is the router's own. */
    record FromRouter() implements Input {}

    /** By the LAN that its source belongs to; the router's own if it has that source itself. */
    record Usual() implements Input {}
  }

  /** The packet, once it is known where it comes in. */
  public Packet packet(Optional<String> inputInterface) {
    return new Packet(from, to, inputInterface, mark);
  }
}
