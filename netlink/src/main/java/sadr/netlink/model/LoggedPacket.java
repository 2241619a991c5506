package sadr.netlink.model;

import sadr.net.Ip6Address;
import sadr.net.LinkIndex;

/**
 * A packet that a {@code log group} rule of nftables told of.
 *
 * @param device the interface it came in on
 * @param from its IPv6 source
 */
public record LoggedPacket(LinkIndex device, Ip6Address from) {}
