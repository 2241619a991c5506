/**
 * What the kernel's network configuration consists of, as immutable values: links, addresses,
 * neighbours, routes, rules; and what may be asked of it ({@link sadr.netlink.model.Change}) or
 * heard from it ({@link sadr.netlink.model.KernelEvent}).
 *
 * <p>Plain words, not the kernel's: the source prefix of a route is {@code from}, the address that
 * its packets prefer is {@code prefSource}. No bytes, no sockets, no clock. Start reading at {@link
 * sadr.netlink.model.Route}.
 */
@NullMarked
package sadr.netlink.model;

import org.jspecify.annotations.NullMarked;
