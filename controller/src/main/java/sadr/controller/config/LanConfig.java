package sadr.controller.config;

import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Prefix;

/**
 * {@code [[lan]]}: a network of hosts.
 *
 * @param interfaceName unique, no uplink's
 * @param subnet its /64 within every delegated prefix
 * @param ula its /64 of unique local addresses
 * @param advertise send Router Advertisements here
 * @param addresses give the router ::1 in each /64
 * @param dns resolvers to advertise; "self" for the router
 * @param search domains to advertise
 * @param mtu to advertise; 0 for none
 * @param preference router preference
 * @param pref64 NAT64 prefix to advertise
 * @param translateUla map the ULA onto the active uplink's prefix
 */
public record LanConfig(
    String interfaceName,
    long subnet,
    Optional<Ip6Prefix> ula,
    boolean advertise,
    boolean addresses,
    List<String> dns,
    List<String> search,
    int mtu,
    Preference preference,
    Optional<Ip6Prefix> pref64,
    boolean translateUla) {

  /** RFC 4191 §2.1. */
  public enum Preference {
    HIGH,
    MEDIUM,
    LOW
  }

  /** This LAN's network within a delegated prefix; empty where that is too long to have it. */
  public Optional<Ip6Prefix> networkIn(Ip6Prefix delegated) {
    int bits = 64 - delegated.length();
    boolean fits = bits >= 0 && (bits >= Long.SIZE - 1 || subnet < 1L << bits);
    return fits ? Optional.of(delegated.network(subnet)) : Optional.empty();
  }

  /** Copies the lists. */
  public LanConfig {
    dns = List.copyOf(dns);
    search = List.copyOf(search);
  }
}
