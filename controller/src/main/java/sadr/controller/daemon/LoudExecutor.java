package sadr.controller.daemon;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * One thread that does one thing after the other. What a task throws reaches the thread's handler
 * of uncaught exceptions, as if the thread had died of it; other executors keep it to themselves.
 * The thread is there from the start: who asks for work must not fail for want of one.
 */
final class LoudExecutor extends ScheduledThreadPoolExecutor {

  private LoudExecutor(String name) {
    super(1, work -> new Thread(work, name));
  }

  static ScheduledExecutorService named(String name) {
    LoudExecutor made = new LoudExecutor(name);
    made.prestartCoreThread();
    return made;
  }

  @Override
  protected void afterExecute(Runnable task, @Nullable Throwable failure) {
    super.afterExecute(task, failure);
    Throwable cause = failure;
    if (cause == null && task instanceof Future<?> future && future.isDone()) {
      cause = failureOf(future);
    }
    if (cause != null) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
    }
  }

  private static @Nullable Throwable failureOf(Future<?> done) {
    if (done.isCancelled()) {
      return null;
    }
    try {
      done.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
