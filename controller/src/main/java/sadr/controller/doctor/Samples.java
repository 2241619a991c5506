package sadr.controller.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sadr.controller.config.LanConfig;
import sadr.controller.explain.Packet;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Route;
import sadr.probes.health.Target;

/** Packets such as a site sends, to ask rules and tables for. */
public final class Samples {

  /** One address in each part of the Internet that registries give out (2000::/3). */
  private static final List<Ip6Address> INTERNET =
      List.of(
          Ip6Address.parse("2001:4860::1"),
          Ip6Address.parse("2400::1"),
          Ip6Address.parse("2600::1"),
          Ip6Address.parse("2a00::1"));

  private static final int MOST_ROUTES = 200;

  private Samples() {}

  /**
   * Destinations outside of the site: the targets of the uplink's probes that are known, and more.
   */
  static List<Ip6Address> outside(KnownSite.Uplink uplink) {
    List<Ip6Address> destinations = new ArrayList<>(targets(uplink));
    destinations.addAll(INTERNET);
    return destinations;
  }

  /** The targets that are addresses. */
  public static List<Ip6Address> targets(KnownSite.Uplink uplink) {
    Function<Ip6Address, Optional<Ip6Address>> known = Optional::of;
    return uplink.config().probe().targets().stream()
        .map(Target::endpoint)
        .flatMap(endpoint -> endpoint.accept(known, name -> Optional.<Ip6Address>empty()).stream())
        .distinct()
        .toList();
  }

  /** A host of the first LAN that has a network in {@code prefix}; else somebody in it. */
  static Packet fromHost(KnownSite site, Ip6Prefix prefix, Ip6Address to) {
    for (LanConfig lan : site.config().lans()) {
      Optional<Ip6Prefix> network = lan.networkIn(prefix);
      if (network.isPresent()) {
        return new Packet(host(network.get(), 0x5ad), to, Optional.of(lan.interfaceName()), 0);
      }
    }
    return new Packet(host(prefix, 0x5ad), to, Optional.empty(), 0);
  }

  /** The address of number {@code number} in a prefix of up to 64 bits. */
  static Ip6Address host(Ip6Prefix prefix, long number) {
    return prefix.length() > 64
        ? prefix.address()
        : new Ip6Address(prefix.address().high(), prefix.address().low() | number);
  }

  /**
   * One packet for each prefix of each uplink and each kind of destination there is, and one for
   * each of the first routes with a source and a destination.
   */
  public static List<Packet> all(KnownSite site, KernelState state) {
    List<Packet> packets = new ArrayList<>();
    state.routes().stream()
        .map(Route::key)
        .filter(key -> key.from().length() > 0 && key.destination().length() > 0)
        .filter(key -> key.destination().address().isGlobalUnicast())
        .limit(MOST_ROUTES)
        .map(
            key -> new Packet(host(key.from(), 1), host(key.destination(), 1), Optional.empty(), 0))
        .forEach(packets::add);
    for (KnownSite.Uplink uplink : site.uplinks()) {
      List<Ip6Address> destinations = new ArrayList<>(outside(uplink));
      uplink.config().services().forEach(service -> destinations.add(host(service, 1)));
      for (Ip6Prefix prefix : uplink.prefixes()) {
        destinations.forEach(to -> packets.add(fromHost(site, prefix, to)));
      }
      uplink
          .source()
          .ifPresent(
              source ->
                  outside(uplink)
                      .forEach(
                          to ->
                              packets.add(
                                  new Packet(source, to, Optional.empty(), uplink.mark()))));
    }
    return packets;
  }
}
