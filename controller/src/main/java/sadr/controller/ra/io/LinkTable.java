package sadr.controller.ra.io;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.codec.MalformedMessageException;
import sadr.netlink.model.Address;
import sadr.netlink.model.Link;
import sadr.sys.ErrnoException;

/**
 * Asks the kernel what interfaces and neighbours there are, over a connection of its own.
 *
 * <p>Owned by one thread: "sadr-nd", or who takes a {@link RouterCensus}.
 */
final class LinkTable implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LinkTable.class);

  private @Nullable NetlinkConnection connection;

  /** The interfaces that can be joined, by name; those that {@code before} says keep address. */
  Map<String, LinkFacts> read(Map<String, LinkFacts> before) {
    try {
      NetlinkConnection kernel = connection();
      return facts(kernel.links(), kernel.addresses(), before);
    } catch (ErrnoException | MalformedMessageException e) {
      LOG.warn("nd.links cannot be read: {}", e.getMessage());
      close();
      return before;
    }
  }

  /** Where the hosts on a link are; none when the kernel does not tell. */
  List<Ip6Address> neighbours(LinkFacts link) {
    try {
      return KnownHosts.of(connection().neighbours(), link);
    } catch (ErrnoException | MalformedMessageException e) {
      LOG.warn("nd.neighbours cannot be read: {}", e.getMessage());
      close();
      return List.of();
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private NetlinkConnection connection() {
    if (connection == null) {
      connection = NetlinkConnection.open();
    }
    return connection;
  }

  private static Map<String, LinkFacts> facts(
      List<Link> links, List<Address> addresses, Map<String, LinkFacts> before) {
    Map<LinkIndex, List<Ip6Address>> linkLocal = new HashMap<>();
    for (Address address : addresses) {
      if (address.address().isLinkLocal() && address.usable()) {
        linkLocal
            .computeIfAbsent(address.link(), index -> new ArrayList<>())
            .add(address.address());
      }
    }
    Map<String, LinkFacts> facts = new HashMap<>();
    for (Link link : links) {
      List<Ip6Address> own = linkLocal.getOrDefault(link.index(), List.of());
      if (link.adminUp() && !own.isEmpty()) {
        Ip6Address address =
            Optional.ofNullable(before.get(link.name()))
                .map(LinkFacts::address)
                .filter(own::contains)
                .orElse(own.get(0));
        facts.put(
            link.name(), new LinkFacts(link.name(), link.index(), address, link.mac(), link.mtu()));
      }
    }
    return facts;
  }
}
