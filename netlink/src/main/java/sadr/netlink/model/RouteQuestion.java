package sadr.netlink.model;

import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;

/**
 * A packet whose way the kernel is asked for.
 *
 * @param from its source; {@code ::} for a socket that has not chosen one
 * @param to its destination
 * @param input the interface that it comes in by; empty for one of this machine's own
 * @param mark its mark; 0 for none
 */
public record RouteQuestion(Ip6Address from, Ip6Address to, Optional<LinkIndex> input, int mark) {}
