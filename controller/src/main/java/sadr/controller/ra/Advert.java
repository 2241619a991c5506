package sadr.controller.ra;

import java.util.List;
import java.util.Optional;
import sadr.controller.config.LanConfig;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * What the hosts of one LAN are to be told from now on, until the next one. Lifetimes are
 * deadlines: what is left of them is reckoned when a packet is made.
 *
 * @param device the LAN's interface
 * @param defaultRouter whether hosts may send everything here; else the router lifetime is 0
 * @param preference among several default routers
 * @param mtu in bytes; 0 for no option
 * @param prefixes for the hosts' addresses, /64 each; without duplicates
 * @param routes that go through here whatever the default router: 17 at most
 * @param resolvers RDNSS
 * @param search DNSSL
 * @param pref64 a NAT64's prefix
 * @param ended what was said before and holds no longer, beside resolvers, which say so themselves
 */
public record Advert(
    String device,
    boolean defaultRouter,
    LanConfig.Preference preference,
    int mtu,
    List<Offer> prefixes,
    List<Ip6Prefix> routes,
    List<Resolver> resolvers,
    List<String> search,
    Optional<Ip6Prefix> pref64,
    Ended ended) {

  /** One that takes nothing back. */
  public Advert(
      String device,
      boolean defaultRouter,
      LanConfig.Preference preference,
      int mtu,
      List<Offer> prefixes,
      List<Ip6Prefix> routes,
      List<Resolver> resolvers,
      List<String> search,
      Optional<Ip6Prefix> pref64) {
    this(
        device,
        defaultRouter,
        preference,
        mtu,
        prefixes,
        routes,
        resolvers,
        search,
        pref64,
        Ended.NOTHING);
  }

  /** Copies the lists. */
  public Advert {
    prefixes = List.copyOf(prefixes);
    routes = List.copyOf(routes);
    resolvers = List.copyOf(resolvers);
    search = List.copyOf(search);
  }

  /** The same with these prefixes. */
  public Advert withPrefixes(List<Offer> others) {
    return new Advert(
        device, defaultRouter, preference, mtu, others, routes, resolvers, search, pref64, ended);
  }

  /**
   * A network on the link.
   *
   * @param prefix a /64
   * @param preferred until when it is preferred; one that is past says 0
   * @param valid until when it is valid; one that is past says 0
   */
  public record Offer(Ip6Prefix prefix, Deadline preferred, Deadline valid) {}

  /**
   * A DNS resolver.
   *
   * @param address where it is
   * @param alive whether to use it; else its lifetime is 0
   */
  public record Resolver(Ip6Address address, boolean alive) {}

  /**
   * What goes with lifetime 0 (RFC 8106 §5.2, RFC 8781 §4.1, RFC 4191 §2.3); nothing of it is in
   * the rest.
   *
   * @param search domains
   * @param pref64 prefixes of NAT64s
   * @param routes to what is the site's no more
   */
  public record Ended(List<String> search, List<Ip6Prefix> pref64, List<Ip6Prefix> routes) {

    /** Nothing. */
    public static final Ended NOTHING = new Ended(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public Ended {
      search = List.copyOf(search);
      pref64 = List.copyOf(pref64);
      routes = List.copyOf(routes);
    }
  }
}
