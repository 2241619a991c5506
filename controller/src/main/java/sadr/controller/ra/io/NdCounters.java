package sadr.controller.ra.io;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.ra.AdvertKind;
import sadr.controller.ra.io.NdCounts.Sent;
import sadr.sys.ErrnoException;

/** Counts for {@link NdCounts}, and speaks of trouble once a minute at most. */
final class NdCounters {

  private static final Logger LOG = LoggerFactory.getLogger(NdLoop.class);
  private static final long MINUTE = 60_000_000_000L;

  private final Map<Sent, LongAdder> sent = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> ignored = new ConcurrentHashMap<>();
  private final LongAdder unsent = new LongAdder();

  // Owned by the thread "sadr-nd".
  private final Quiet ignoring = new Quiet();
  private final Quiet refusing = new Quiet();
  private final Quiet failing = new Quiet();

  /** Lets one line a minute through and counts the others. */
  private static final class Quiet {
    private boolean spoken;
    private long spokenNanos;
    private long since;

    /** How many there were since the last line, this one too; 0 when it is too soon for one. */
    long speak(long nowNanos) {
      since++;
      if (spoken && nowNanos - spokenNanos < MINUTE) {
        return 0;
      }
      spoken = true;
      spokenNanos = nowNanos;
      long many = since;
      since = 0;
      return many;
    }
  }

  void sent(String device, AdvertKind kind) {
    sent.computeIfAbsent(new Sent(device, kind), absent -> new LongAdder()).increment();
  }

  void ignored(String device, String reason, String detail, long nowNanos) {
    ignored.computeIfAbsent(reason, absent -> new LongAdder()).increment();
    long many = ignoring.speak(nowNanos);
    if (many > 0) {
      LOG.warn("nd.ignored interface={} reason={} count={} last: {}", device, reason, many, detail);
    }
  }

  void unsent(String device, ErrnoException why, long nowNanos) {
    unsent.increment();
    trouble(device, why, nowNanos);
  }

  /** The kernel refuses something else, such as to join. */
  void trouble(String device, ErrnoException why, long nowNanos) {
    long many = refusing.speak(nowNanos);
    if (many > 0) {
      LOG.warn("nd.refused interface={} count={} last: {}", device, many, why.getMessage());
    }
  }

  /** A fault of ours. */
  void fault(String device, RuntimeException fault, long nowNanos) {
    long many = failing.speak(nowNanos);
    if (many > 0) {
      LOG.error("nd.failed interface={} count={} last:", device, many, fault);
    }
  }

  NdCounts snapshot() {
    Map<Sent, Long> out = new HashMap<>();
    sent.forEach((series, count) -> out.put(series, count.sum()));
    Map<String, Long> in = new HashMap<>();
    ignored.forEach((reason, count) -> in.put(reason, count.sum()));
    return new NdCounts(out, in, unsent.sum());
  }
}
