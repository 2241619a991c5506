package sadr.probes.health;

import sadr.net.Ip6Address;

/**
 * Something on the far side of an uplink that answers probes.
 *
 * @param kind what is sent to it
 * @param address where it is
 */
public record Target(ProbeKind kind, Ip6Address address) {}
