/**
 * Our table {@code inet sadr} in nftables. Its egress part is the guard that no packet leaves
 * through an uplink with a source that the uplink would not take, whatever routes and rules say.
 * Its part on the LANs answers hosts by their source: errors, resets, translation. For a drill it
 * cuts an uplink off for a time ({@link sadr.controller.nft.DrillCut}).
 *
 * <p>Start reading at {@link sadr.controller.nft.EgressTable} and {@link
 * sadr.controller.nft.SourceTable}, which say what is wanted; {@link sadr.controller.nft.NftTables}
 * puts it into the kernel and reads back what stands there; {@link sadr.controller.nft.NftMonitor}
 * tells when somebody else has changed it. The part on the LANs is written as {@link
 * sadr.controller.nft.Section}s, so that a failover loads only those that differ. {@link
 * sadr.controller.nft.Sessions} looks at hosts' connections, so that those which are idle meet the
 * resets. May depend on {@code sadr.net}, {@code sadr.sys} and {@code sadr.netlink}, and on Jackson
 * for the listing of libnftables.
 */
@NullMarked
package sadr.controller.nft;

import org.jspecify.annotations.NullMarked;
