/**
 * Probes on the wire: one thread, one poll over all sockets, one prober per protocol and path.
 *
 * <p>How it works: {@link sadr.probes.io.ProbeLoop} waits until a socket has something or the next
 * probe is due, hands replies and losses to the pure {@code sadr.probes.health}, which decides, and
 * sends what is due. {@link sadr.probes.io.Prober} is what a protocol has to do; a new one is a new
 * class and a case in {@code ProberFactory}.
 *
 * <p>May depend on {@code sadr.probes.health}, {@code sadr.probes.packet}, {@code sadr.sys} and
 * {@code sadr.net}. Start reading at {@link sadr.probes.io.ProbeLoop}.
 */
@NullMarked
package sadr.probes.io;

import org.jspecify.annotations.NullMarked;
