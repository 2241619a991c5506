package sadr.probes.io;

import java.time.Duration;

/**
 * How late probes were sent: from when each was due to when it was handed to the kernel.
 *
 * @param count how many were sent
 * @param median half of them were not later; exact to an eighth
 * @param p99 99 of a hundred were not later; exact to an eighth
 * @param most none was later
 */
public record Lateness(long count, Duration median, Duration p99, Duration most) {}
