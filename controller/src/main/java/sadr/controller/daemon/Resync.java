package sadr.controller.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sadr.controller.config.Config;
import sadr.controller.core.Event;
import sadr.netlink.model.KernelEvent;

/**
 * When to read everything anew, and how to fit in what was read while the kernel went on changing.
 *
 * <p>A {@link Lookout} reads aside, so its result is older than some events that have been taken
 * already, and younger than some that are still on their way. Therefore all events since the look
 * began are kept; once it is done a fence is asked for, and when that comes, all of them are
 * applied again to what was read. Whatever an object's last event says holds; an object without one
 * is as it was read.
 *
 * <p>Not thread-safe: it belongs to the main loop.
 */
final class Resync {

  private static final long PERIOD_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final Look look;
  private final List<KernelEvent> since = new ArrayList<>();
  private Optional<Input.Looked> found = Optional.empty();
  private boolean wanted;
  private boolean blind;
  private boolean egressWanted;
  private boolean looking;
  private boolean egressChanged;
  private long number;
  private long beganNanos;
  private long fence;
  private long dueNanos = System.nanoTime() + PERIOD_NANOS;
  private long notBeforeNanos = System.nanoTime();

  /** Begins a look that ends with an {@link Input.Looked} of this number. */
  @FunctionalInterface
  interface Look {
    void begin(long number, Config config, boolean whole);
  }

  Resync(Look look) {
    this.look = look;
  }

  /** What is known may be wrong. */
  void want() {
    wanted = true;
  }

  /** The egress table may have changed. */
  void wantEgress() {
    egressWanted = true;
  }

  /** We have changed the egress table: a look that is under way may have seen the old one. */
  void egressChanged() {
    egressChanged = true;
  }

  /** The kernel told of these. */
  void heard(List<KernelEvent> events) {
    if (looking) {
      since.addAll(events);
    }
  }

  /** Events were lost: what is known is wrong, and a look under way cannot be completed. */
  void lost() {
    if (looking) {
      notBeforeNanos = beganNanos + RETRY_NANOS;
      reset();
    }
    wanted = true;
    blind = true;
  }

  /** Whether events were lost and nothing has been read since: what is known may be wrong. */
  boolean blind() {
    return blind;
  }

  /** Begins a look if one is due and none is under way. */
  void beginIfDue(Config config, long nowNanos) {
    boolean whole = wanted || nowNanos - dueNanos >= 0;
    if (looking || !(whole || egressWanted) || nowNanos - notBeforeNanos < 0) {
      return;
    }
    reset();
    egressWanted = false;
    looking = true;
    beganNanos = nowNanos;
    if (whole) {
      wanted = false;
      dueNanos = nowNanos + PERIOD_NANOS;
    }
    look.begin(number, config, whole);
  }

  /** Everything has been read on the main loop itself; a look under way is of no use any more. */
  void done(long nowNanos) {
    reset();
    wanted = false;
    blind = false;
    egressWanted = false;
    dueNanos = nowNanos + PERIOD_NANOS;
  }

  /**
   * A look has ended.
   *
   * @param nextFence the token of a fence that can be asked for now
   * @return whether it must be asked for; what was found is to be had at once otherwise
   */
  boolean looked(Input.Looked looked, long nextFence) {
    if (!looking || looked.number() != number) {
      return false;
    }
    found = Optional.of(looked);
    fence = nextFence;
    return looked.dump().isPresent();
  }

  /** The events that bring the world up to date, in their order, once a fence has come. */
  List<Event> reached(long token, long nowNanos) {
    return found.isPresent() && token >= fence ? events(found.get(), nowNanos) : List.of();
  }

  private List<Event> events(Input.Looked looked, long nowNanos) {
    List<Event> events = new ArrayList<>();
    if (looked.nftables().isEmpty()) {
      wanted = true;
      notBeforeNanos = nowNanos + RETRY_NANOS;
    } else if (looked.dump().isPresent()) {
      blind = false;
      events.add(looked.dump().get());
      events.add(new Event.KernelChanged(List.copyOf(since)));
    }
    if (egressChanged) {
      egressWanted = true;
    } else {
      events.addAll(looked.nftables());
    }
    reset();
    return events;
  }

  private void reset() {
    number++;
    looking = false;
    egressChanged = false;
    found = Optional.empty();
    since.clear();
  }
}
