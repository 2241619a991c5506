package sadr.controller.daemon;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import sadr.controller.core.Reception;
import sadr.netlink.model.LinkCounters;

/**
 * What one interface's counters say about the path behind it. Evidence, never a verdict: it makes
 * the probes look at once, which is worth something where they come seldom.
 *
 * <p>How it works: about once a second it compares. It is suspicious that packets were sent and
 * none came in, or that more than one in a hundred came in broken. Streams that only go out look
 * like that too, so after each suspicion the next has to wait twice as long, a minute at the most,
 * until all has been well for a while.
 *
 * <p>Owned by the thread of {@link CounterWatch}.
 */
final class ReceptionWatch {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE = 64 * SECOND;
  private static final long FEW_SENT = 3;
  private static final long ONE_IN = 100;
  private static final int WELL_FOR = 5;

  private @Nullable LinkCounters last;
  private LinkCounters base = new LinkCounters(0, 0, 0);
  private long baseNanos;
  private long movedNanos;
  private long errors;
  private long pauseNanos = SECOND;
  private long nextNanos;
  private int well;
  private boolean suspicious;

  /** Takes what the counters were at {@code now}. */
  Reception take(LinkCounters counters, long now) {
    LinkCounters before = last;
    last = counters;
    suspicious = false;
    if (before == null || counters.received() < before.received()) {
      movedNanos = now;
      base = counters;
      baseNanos = now;
      nextNanos = before == null ? now : nextNanos;
      return new Reception(now, movedNanos, 0);
    }
    if (counters.received() != before.received()) {
      movedNanos = now;
    }
    if (now - baseNanos >= SECOND) {
      compare(counters, now);
      base = counters;
      baseNanos = now;
    }
    return new Reception(now, movedNanos, errors);
  }

  /** Whether what was taken last is a reason to ask the targets at once. */
  boolean suspicious() {
    return suspicious;
  }

  private void compare(LinkCounters counters, long now) {
    long received = counters.received() - base.received();
    errors = counters.receiveErrors() - base.receiveErrors();
    boolean still = received == 0 && counters.sent() - base.sent() >= FEW_SENT;
    boolean broken = errors > 0 && errors * ONE_IN > received;
    if (!still && !broken) {
      well++;
      pauseNanos = well >= WELL_FOR ? SECOND : pauseNanos;
      return;
    }
    well = 0;
    if (now - nextNanos >= 0) {
      suspicious = true;
      nextNanos = now + pauseNanos;
      pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE);
    }
  }
}
