/**
 * When is the path through an uplink alive? Loss window, latency, hysteresis, verdict: pure,
 * without I/O, threads, clocks or loggers. Times are {@code nanoTime} values that the caller hands
 * in, compared by subtraction.
 *
 * <p>How it works: {@link sadr.probes.health.Path} says what is wanted, {@link
 * sadr.probes.health.PathReport} what is known. Between them {@link sadr.probes.health.PathHealth}
 * holds a {@link sadr.probes.health.TargetHealth} for each target, which keeps the pace of its
 * probes, remembers those sent, estimates how long an answer takes, and reaches a verdict. {@link
 * sadr.probes.health.Census} says which of them count for the path, {@link
 * sadr.probes.health.BlipWatch} counts what was too short for a verdict, and {@link
 * sadr.probes.health.DownReasons} puts it all into words. These are state machines that one thread
 * owns; they are told the time and never ask for it.
 *
 * <p>May depend on {@code sadr.net} alone. Start reading at {@link sadr.probes.health.PathHealth}.
 */
@NullMarked
package sadr.probes.health;

import org.jspecify.annotations.NullMarked;
