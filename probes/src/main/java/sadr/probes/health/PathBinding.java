package sadr.probes.health;

import sadr.net.Ip6Address;

/**
 * What makes a probe take its uplink, alive or dead.
 *
 * @param device the uplink's interface
 * @param source an address of this router that the uplink's ISP delegated
 * @param mark the packet mark whose rule leads to the uplink's own table
 */
public record PathBinding(String device, Ip6Address source, int mark) {}
