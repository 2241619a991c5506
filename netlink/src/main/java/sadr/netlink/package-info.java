/** Speaks to the Linux kernel about IPv6 routing: reads, changes, listens. */
@NullMarked
package sadr.netlink;

import org.jspecify.annotations.NullMarked;
