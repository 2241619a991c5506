package sadr.netlink;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a monitor heard since it was opened. Thread-safe; the counters are read one by one.
 */
public final class MonitorCounters {

  private final AtomicLong events = new AtomicLong();
  private final AtomicLong overruns = new AtomicLong();
  private final AtomicLong foreign = new AtomicLong();
  private final AtomicLong truncated = new AtomicLong();
  private final AtomicLong malformed = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();

  MonitorCounters() {}

  /** Events handed over. */
  public long events() {
    return events.get();
  }

  /** Times that the kernel dropped events for want of room. */
  public long overruns() {
    return overruns.get();
  }

  /** Datagrams ignored because another process sent them, not the kernel. */
  public long foreignDatagrams() {
    return foreign.get();
  }

  /** Datagrams of the kernel that were lost because they were longer than the buffer. */
  public long truncatedDatagrams() {
    return truncated.get();
  }

  /** Datagrams of the kernel whose rest was lost because it was no message. */
  public long malformedDatagrams() {
    return malformed.get();
  }

  /** Messages ignored because the model has nothing like it, such as those of IPv4. */
  public long unknownMessages() {
    return unknown.get();
  }

  void event() {
    events.incrementAndGet();
  }

  void overrun() {
    overruns.incrementAndGet();
  }

  void foreign() {
    foreign.incrementAndGet();
  }

  void truncated() {
    truncated.incrementAndGet();
  }

  void malformed() {
    malformed.incrementAndGet();
  }

  void unknown() {
    unknown.incrementAndGet();
  }
}
