/**
 * What sadr decides: pure functions on immutable records, without I/O, threads, clocks or loggers.
 *
 * <p>How it works: {@link sadr.controller.core.Reducer} turns a {@link sadr.controller.core.World}
 * and an {@link sadr.controller.core.Event} into the next world. In it, {@link
 * sadr.controller.core.HealthPolicy} says which uplinks are alive and {@link
 * sadr.controller.core.RolePolicy} which of them carry traffic; {@link
 * sadr.controller.core.Testimony} puts beside the probes' verdict what else is known. {@link
 * sadr.controller.core.Planner} says what the kernel should hold then, and {@link
 * sadr.controller.core.PathPlanner} what to probe. {@link sadr.controller.core.Notices} tells what
 * changed between two worlds. Times come in with the events.
 *
 * <p>What hosts are told is {@link sadr.controller.core.AdvertPlanner}'s word; {@link
 * sadr.controller.core.HoldDown} keeps them from following each flap, and {@link
 * sadr.controller.core.LedgerPolicy} remembers what they may still hold.
 *
 * <p>May depend on values and models ({@code sadr.net}, {@code sadr.netlink.model}, {@code
 * sadr.probes.health}), on the configuration's records, on the records of nftables' tables and of
 * adverts. Start reading at {@link sadr.controller.core.World}.
 */
@NullMarked
package sadr.controller.core;

import org.jspecify.annotations.NullMarked;
