package sadr.netlink.model;

import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;

/**
 * One way a route's packets may take.
 *
 * @param gateway the router to hand them to; empty on a point-to-point link or for neighbours
 * @param link the interface they leave through
 * @param weight 1 to 256, the share among a route's next hops
 */
public record NextHop(Optional<Ip6Address> gateway, LinkIndex link, int weight) {

  /** The only next hop: through {@code gateway} on {@code link}. */
  public static NextHop via(Ip6Address gateway, LinkIndex link) {
    return new NextHop(Optional.of(gateway), link, 1);
  }

  /** The only next hop: whoever is on {@code link}. */
  public static NextHop onLink(LinkIndex link) {
    return new NextHop(Optional.empty(), link, 1);
  }
}
