package sadr.probes.health;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * What is this site's own, or the first router's behind it: an answer from there says nothing about
 * the Internet, so it is not asked.
 *
 * @param prefixes the site's, on the LANs and on the uplinks, by their length
 * @param hosts single addresses, and what each of them is, such as "the gateway of cable"
 */
public record OwnNetwork(Map<Integer, Set<Ip6Prefix>> prefixes, Map<Ip6Address, String> hosts) {

  /** Nothing is known of it. */
  public static final OwnNetwork UNKNOWN = new OwnNetwork(Map.of(), Map.of());

  /** Copies the maps; the sets belong to it. */
  public OwnNetwork {
    prefixes = Map.copyOf(prefixes);
    hosts = Map.copyOf(hosts);
  }

  /** A site with those prefixes, which may overlap. */
  public static OwnNetwork of(Collection<Ip6Prefix> prefixes, Map<Ip6Address, String> hosts) {
    Map<Integer, Set<Ip6Prefix>> byLength = new HashMap<>();
    for (Ip6Prefix prefix : prefixes) {
      byLength.computeIfAbsent(prefix.length(), length -> new HashSet<>()).add(prefix);
    }
    return new OwnNetwork(byLength, hosts);
  }

  /** Why {@code address} is not to be asked, in words; empty where nothing speaks against it. */
  public Optional<String> objection(Ip6Address address) {
    String what = hosts.get(address);
    if (what != null) {
      return Optional.of(address + " is " + what);
    }
    for (Map.Entry<Integer, Set<Ip6Prefix>> entry : prefixes.entrySet()) {
      Ip6Prefix around = Ip6Prefix.containing(address, entry.getKey());
      if (entry.getValue().contains(around)) {
        return Optional.of(address + " lies in " + around + ", which is this site's");
      }
    }
    return Optional.empty();
  }
}
