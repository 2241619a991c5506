package sadr.controller.core;

import java.time.Instant;

/**
 * A point in time, on both clocks.
 *
 * @param nanos {@code System.nanoTime}: for intervals, compared by subtraction
 * @param wall for showing, and for what must outlive a restart
 */
public record Moment(long nanos, Instant wall) {}
