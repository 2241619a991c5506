package sadr.controller.ra.io;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import sadr.sys.Message;
import sadr.sys.SockaddrIn6;

/**
 * What all links of a loop use. Owned by the thread "sadr-nd".
 *
 * @param clock a {@code nanoTime}
 * @param random what intervals are drawn from
 * @param listener who is told
 * @param counters what is counted
 * @param table what the kernel knows
 * @param message room for one packet, whole whatever its size
 */
record NdContext(
    LongSupplier clock,
    RandomGenerator random,
    NdListener listener,
    NdCounters counters,
    LinkTable table,
    Message message) {

  private static final int MOST_BYTES = 65_536;

  NdContext(LongSupplier clock, RandomGenerator random, NdListener listener, NdCounters counters) {
    this(
        clock,
        random,
        listener,
        counters,
        new LinkTable(),
        new Message(MOST_BYTES, SockaddrIn6.BYTES));
  }

  long now() {
    return clock.getAsLong();
  }
}
