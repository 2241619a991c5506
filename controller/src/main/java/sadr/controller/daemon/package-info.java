/**
 * The thin shell: wires the kernel, the probes, the core, the control socket and the metrics
 * together; nothing else does.
 *
 * <p>How it works: everything that happens becomes an {@code Input} in one bounded queue ({@link
 * sadr.controller.daemon.InputQueue}). {@link sadr.controller.daemon.MainLoop} takes it out,
 * reduces, plans, applies the difference and publishes a {@link sadr.controller.daemon.Snapshot},
 * which readers take without a lock. What must survive a restart goes to disk on a thread of its
 * own ({@link sadr.controller.daemon.Journal}). {@link sadr.controller.daemon.Hosts} holds the
 * parts that deal with hosts: advertisements, packets from dead prefixes, connections. {@link
 * sadr.controller.daemon.Foresight} thinks a failover through while the probes still have their
 * doubts, and the plan is at hand when it comes; {@link sadr.controller.daemon.Rehearsal} has gone
 * through that before, some time after the start, so that Java has compiled it.
 *
 * <p>Start reading at {@link sadr.controller.daemon.Daemon}.
 */
@NullMarked
package sadr.controller.daemon;

import org.jspecify.annotations.NullMarked;
