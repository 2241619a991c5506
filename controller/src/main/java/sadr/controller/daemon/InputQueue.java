package sadr.controller.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.netlink.model.KernelEvent;

/**
 * The one queue into the main loop. It is bounded: when it overflows, what does not fit is dropped
 * and the loop is told to read everything again. That brings back what the kernel told; for what it
 * does not bring back, such as a verdict of the probes or a command, some room is kept.
 *
 * <p>Any thread may put; the main loop alone takes.
 */
final class InputQueue {

  private static final int CAPACITY = 8192;
  private static final int KEPT_FREE = 1024;

  private final ArrayBlockingQueue<Timed> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicBoolean overflowed = new AtomicBoolean();

  /**
   * An input and when it came.
   *
   * @param input what
   * @param at when it was put in
   */
  record Timed(Input input, Moment at) {}

  static Moment now() {
    return new Moment(System.nanoTime(), Instant.now());
  }

  /** Puts {@code input} in; never waits. */
  boolean put(Input input) {
    boolean fits =
        (queue.remainingCapacity() > KEPT_FREE || !canBeReadAgain(input))
            && queue.offer(new Timed(input, now()));
    if (!fits) {
      overflowed.set(true);
    }
    return fits;
  }

  private static boolean canBeReadAgain(Input input) {
    return input instanceof Input.NftablesChanged
        || (input instanceof Input.Happened happened
            && happened.event() instanceof Event.KernelChanged);
  }

  /** All that is there, waiting for the first one {@code nanos} at the most. */
  List<Timed> take(long nanos) throws InterruptedException {
    List<Timed> taken = new ArrayList<>();
    Timed first = queue.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    if (first != null) {
      taken.add(first);
      queue.drainTo(taken);
    }
    return merged(taken);
  }

  /** Neighbouring tidings of the kernel as one, since each costs a look at all there is. */
  static List<Timed> merged(List<Timed> inputs) {
    List<Timed> merged = new ArrayList<>();
    List<KernelEvent> run = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Timed timed = inputs.get(i);
      if (!(timed.input() instanceof Input.Happened happened)
          || !(happened.event() instanceof Event.KernelChanged changed)) {
        merged.add(timed);
        continue;
      }
      run.addAll(changed.events());
      if (i + 1 == inputs.size() || !ofKernel(inputs.get(i + 1))) {
        Event all = new Event.KernelChanged(List.copyOf(run));
        merged.add(new Timed(new Input.Happened(all), timed.at()));
        run.clear();
      }
    }
    return merged;
  }

  private static boolean ofKernel(Timed timed) {
    return timed.input() instanceof Input.Happened happened
        && happened.event() instanceof Event.KernelChanged;
  }

  /** Whether something was dropped since the last call. */
  boolean overflowed() {
    return overflowed.getAndSet(false);
  }
}
