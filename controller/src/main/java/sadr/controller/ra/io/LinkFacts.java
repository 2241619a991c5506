package sadr.controller.ra.io;

import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;

/**
 * An interface that can be joined: it is up and has a link-local address.
 *
 * @param device its name
 * @param index the kernel's number for it
 * @param address its link-local address, which other hosts know this router by
 * @param mac its hardware address, where it has one
 * @param mtu in bytes
 */
record LinkFacts(
    String device, LinkIndex index, Ip6Address address, Optional<MacAddress> mac, int mtu) {}
