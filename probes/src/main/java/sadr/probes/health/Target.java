package sadr.probes.health;

import sadr.net.Ip6Address;

/**
 * Something on the far side of an uplink that answers probes. The same endpoint asked in two ways
 * is two targets.
 *
 * @param kind what is sent to it
 * @param endpoint where it is
 */
public record Target(ProbeKind kind, Endpoint endpoint) {

  /** A target at a known address. */
  public Target(ProbeKind kind, Ip6Address address) {
    this(kind, new Endpoint.At(address));
  }
}
