package sadr.controller.hook;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.HookConfig;

/**
 * A hook's events: one run at a time, in order, on a thread that is there from the start, so that
 * no event needs one: it may be that none can be had. The queue is short; when it is full the
 * oldest that waits gives way, since the newest tells best how it stands. Any thread.
 */
final class HookQueue {

  private static final Logger log = LoggerFactory.getLogger(HookQueue.class);

  private static final int MOST_WAITING = 64;

  /** Between two lines in the log about the same. */
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final String name;
  private final HookRun run;
  private final Map<HookResult, Long> counts = new EnumMap<>(HookResult.class); // guarded by itself
  private final ThreadPoolExecutor thread;

  /** What it was said last to have come to, so that the log tells of changes only. */
  private HookResult told = HookResult.OK; // guarded by counts

  private final Map<HookResult, Long> toldNanos = new EnumMap<>(HookResult.class); // likewise
  private String printed = ""; // guarded by counts

  HookQueue(HookConfig hook, Privileges privileges) {
    this.name = hook.program().get(0);
    this.run = new HookRun(hook, privileges);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            work -> {
              Thread made = new Thread(null, work, "hook-run", 256 << 10);
              made.setDaemon(true);
              return made;
            },
            this::makeRoom);
    guarded(thread::prestartCoreThread);
  }

  /** Will run the hook for {@code event}; never waits. */
  void offer(HookEvent event) {
    guarded(() -> thread.execute(() -> work(event)));
  }

  /** The caller may be the main loop: that there is no thread to be had is the hook's trouble. */
  private void guarded(Runnable begin) {
    try {
      begin.run();
    } catch (OutOfMemoryError e) {
      tell(new HookRun.Report(HookResult.UNSTARTABLE, String.valueOf(e.getMessage()), ""), "");
    }
  }

  /** Begins no other run; one that is under way may go on for its time. */
  void retire() {
    thread.shutdown();
    thread.getQueue().clear();
  }

  /** Waits for what was offered, but not for long; ends what is under way then. */
  void finish(long millis) throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
      thread.shutdownNow();
      boolean unused = thread.awaitTermination(1, TimeUnit.SECONDS);
    }
  }

  /** How often it ended how. */
  Map<HookResult, Long> counts() {
    synchronized (counts) {
      return new EnumMap<>(counts);
    }
  }

  private void makeRoom(Runnable work, ThreadPoolExecutor full) {
    if (full.isShutdown()) {
      return;
    }
    if (full.getQueue().poll() != null) {
      tell(new HookRun.Report(HookResult.DROPPED, "more than " + MOST_WAITING + " wait", ""), "");
    }
    full.execute(work);
  }

  private void work(HookEvent event) {
    try {
      tell(run.run(event), event.kind());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The daemon ends; the run has been ended.
    } catch (RuntimeException | OutOfMemoryError e) {
      log.warn("hook.broken hook={}", name, e); // This thread is to live for the next event.
      // Java takes a thread for each process, once that has begun: without one it is out of reach.
      String why = e + (e instanceof OutOfMemoryError ? "; it may run, and nobody watches it" : "");
      tell(new HookRun.Report(HookResult.UNSTARTABLE, why, ""), event.kind());
    }
  }

  private void tell(HookRun.Report report, String kind) {
    Optional<String> words = Optional.empty();
    synchronized (counts) {
      counts.merge(report.result(), 1L, Long::sum);
      boolean printsAnew = !report.output().isEmpty() && !printed.equals(report.output());
      if ((told != report.result() || printsAnew) && mayTell(report.result())) {
        words = Optional.of(words(report, kind));
      }
      told = report.result();
      printed = report.output();
    }
    if (report.result() == HookResult.OK) {
      words.ifPresent(text -> log.info("{}", text));
    } else {
      words.ifPresent(text -> log.warn("{}; the like is only counted from now on", text));
    }
  }

  private boolean mayTell(HookResult result) {
    long now = System.nanoTime();
    Long last = toldNanos.get(result);
    if (last != null && now - last < QUIET_NANOS) {
      return false;
    }
    toldNanos.put(result, now);
    return true;
  }

  private String words(HookRun.Report report, String kind) {
    return "hook."
        + report.result().text()
        + " hook="
        + name
        + (kind.isEmpty() ? "" : " event=" + kind)
        + (report.detail().isEmpty() ? "" : " detail=\"" + report.detail() + "\"")
        + (report.output().isEmpty() ? "" : " output=\"" + report.output() + "\"");
  }
}
