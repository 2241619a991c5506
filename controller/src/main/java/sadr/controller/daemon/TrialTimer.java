package sadr.controller.daemon;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread try-timer, which is there while a trial has something to do on it: the deadline, and
 * whatever of a trial waits for the disk and must not do so on the main loop. Any thread.
 */
final class TrialTimer implements Executor, AutoCloseable {

  private static final long IDLE_SECONDS = 30;
  private static final long STACK_BYTES = 256 << 10;

  private Optional<ScheduledThreadPoolExecutor> thread = Optional.empty(); // guarded by this
  private Optional<ScheduledFuture<?>> deadline = Optional.empty(); // guarded by this
  private boolean closed; // guarded by this

  /** Runs {@code work} in {@code millis} milliseconds, instead of what the last call named. */
  synchronized void in(long millis, Runnable work) {
    clear();
    if (!closed) {
      deadline = Optional.of(thread().schedule(work, millis, TimeUnit.MILLISECONDS));
    }
  }

  /** Runs {@code work} soon; never, once it is closed. */
  @Override
  public synchronized void execute(Runnable work) {
    if (!closed) {
      thread().execute(work);
    }
  }

  private ScheduledThreadPoolExecutor thread() {
    if (thread.isEmpty()) {
      ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, TrialTimer::named);
      made.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
      made.setRemoveOnCancelPolicy(true);
      made.allowCoreThreadTimeOut(true);
      thread = Optional.of(made);
    }
    return thread.get();
  }

  private static Thread named(Runnable work) {
    Thread made = new Thread(null, work, "try-timer", STACK_BYTES);
    made.setDaemon(true);
    return made;
  }

  /** What waits for its time will not be run. */
  synchronized void clear() {
    deadline.ifPresent(waiting -> waiting.cancel(false));
    deadline = Optional.empty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    thread.ifPresent(ScheduledThreadPoolExecutor::shutdownNow);
  }
}
