package sadr.controller.ra.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sadr.net.Ip6Address;
import sadr.net.MacAddress;
import sadr.netlink.model.Neighbour;

/** Whom of the neighbour table to tell: each host once, and neither routers nor this one. Pure. */
final class KnownHosts {

  private KnownHosts() {}

  /** An address of each host on {@code link}, a link-local one where it has one. */
  static List<Ip6Address> of(List<Neighbour> neighbours, LinkFacts link) {
    Map<MacAddress, Ip6Address> byMac = new LinkedHashMap<>();
    List<MacAddress> routers = new ArrayList<>();
    for (Neighbour neighbour : neighbours) {
      if (!neighbour.link().equals(link.index())
          || neighbour.mac().isEmpty()
          || !reachable(neighbour)) {
        continue;
      }
      MacAddress mac = neighbour.mac().get();
      if (neighbour.router()) {
        routers.add(mac);
      }
      byMac.merge(mac, neighbour.address(), (one, other) -> one.isLinkLocal() ? one : other);
    }
    routers.forEach(byMac::remove);
    link.mac().ifPresent(byMac::remove);
    return List.copyOf(byMac.values());
  }

  private static boolean reachable(Neighbour neighbour) {
    return switch (neighbour.state()) {
      case NONE, INCOMPLETE, FAILED -> false;
      // What is mapped and never asked for: multicast groups, and the addresses of tunnels.
      case NO_ARP -> false;
      case REACHABLE, STALE, DELAY, PROBE, PERMANENT -> !neighbour.address().isMulticast();
    };
  }
}
