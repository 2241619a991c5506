/**
 * Paths that do not exist: what would the verdict be if a line lost, delayed, cut or doubled its
 * packets in this way? Pure and deterministic, without I/O, threads or clocks: the same seed gives
 * the same result, and a year of probing takes less than a minute.
 *
 * <p>How it works: {@link sadr.probes.sim.Simulation} drives a {@link
 * sadr.probes.health.PathHealth}, the same that the daemon has, under a clock of its own, and hands
 * each probe as a {@link sadr.probes.sim.Journey} to a {@link sadr.probes.sim.Network}, which may
 * be made of several. {@link sadr.probes.sim.Catalogue} holds the cases that every change of the
 * health code must pass. {@link sadr.probes.sim.Calculation} answers the same questions by
 * mathematics, {@link sadr.probes.sim.Experiment} by simulation: they share no code, so that they
 * check each other.
 *
 * <p>Times are nanoseconds since the simulation's start. May depend on {@code sadr.net} and {@code
 * sadr.probes.health}. Start reading at {@link sadr.probes.sim.Simulation}.
 */
@NullMarked
package sadr.probes.sim;

import org.jspecify.annotations.NullMarked;
