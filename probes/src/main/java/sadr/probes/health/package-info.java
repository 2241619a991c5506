/**
 * When is the path through an uplink alive? Loss window, latency, hysteresis, verdict: pure,
 * without I/O, threads, clocks or loggers. Times are {@code nanoTime} values that the caller hands
 * in, compared by subtraction.
 *
 * <p>May depend on {@code sadr.net} alone. Start reading at {@link sadr.probes.health.Path}.
 */
@NullMarked
package sadr.probes.health;

import org.jspecify.annotations.NullMarked;
