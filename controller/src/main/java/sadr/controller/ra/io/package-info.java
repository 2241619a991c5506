/**
 * Router Advertisements on the wire: the thread "sadr-nd", its sockets, and what it hears.
 *
 * <p>May depend on the pure parts of {@link sadr.controller.ra}, on sockets ({@code sadr.sys}) and
 * on netlink, which tells what interfaces and neighbours there are. Start reading at {@link
 * sadr.controller.ra.io.NdLoop}.
 *
 * <p>How it works: the loop owns a {@link sadr.controller.ra.io.LanLink} for each LAN and a {@link
 * sadr.controller.ra.io.WanLink} for each uplink that learns its gateway. A link is joined while
 * its interface is there with a link-local address: it has an open socket then. One that cannot
 * send leaves, and is tried again each second. What to send when is decided by {@link
 * sadr.controller.ra.AdvertSchedule}. {@link sadr.controller.ra.io.RouterCensus} asks once who
 * advertises, without the loop.
 */
@NullMarked
package sadr.controller.ra.io;

import org.jspecify.annotations.NullMarked;
