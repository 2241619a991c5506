package sadr.sys;

/** The end of a thread that was told to stop. */
public final class ThreadEnd {

  private ThreadEnd() {}

  /**
   * Waits until {@code thread} has ended: what it used may be closed then. An interrupt does not
   * end the wait, and is there still after it. Called by {@code thread} itself it does nothing.
   */
  public static void await(Thread thread) {
    if (Thread.currentThread() == thread) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
