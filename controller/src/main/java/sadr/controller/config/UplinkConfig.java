package sadr.controller.config;

import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.probes.health.ProbeSettings;
import sadr.probes.health.Target;

/**
 * {@code [[uplink]]}: a way to the Internet.
 *
 * @param name unique
 * @param interfaceName unique
 * @param gateway the ISP's router; empty on a point-to-point link ({@code gateway = "none"}), or
 *     where it is learned
 * @param learnsGateway whether the router's own advertisement names it ({@code gateway = "ra"})
 * @param prefixes what the ISP delegated; empty where they are learned
 * @param learnsPrefixes whether the kernel or a DHCPv6 client tells them ({@code prefixes =
 *     "learn"})
 * @param metric the lowest among the usable are active
 * @param services reachable from this uplink's prefixes only
 * @param dns this ISP's resolvers
 * @param accepts prefixes of other uplinks that this ISP takes too
 * @param probe how its health is found out
 */
public record UplinkConfig(
    String name,
    String interfaceName,
    Optional<Ip6Address> gateway,
    boolean learnsGateway,
    List<Ip6Prefix> prefixes,
    boolean learnsPrefixes,
    long metric,
    List<Ip6Prefix> services,
    List<Ip6Address> dns,
    List<Ip6Prefix> accepts,
    ProbeConfig probe) {

  /** Copies the lists. */
  public UplinkConfig {
    prefixes = List.copyOf(prefixes);
    services = List.copyOf(services);
    dns = List.copyOf(dns);
    accepts = List.copyOf(accepts);
  }

  /**
   * {@code probe}.
   *
   * @param targets whom to ask; empty to go by carrier and gateway alone
   * @param quorum how many must be up; 0 without targets
   * @param settings pace and thresholds
   */
  public record ProbeConfig(List<Target> targets, int quorum, ProbeSettings settings) {

    /** Copies the list. */
    public ProbeConfig {
      targets = List.copyOf(targets);
    }
  }
}
