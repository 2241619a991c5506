package sadr.controller.daemon;

import sadr.controller.control.ControlServer;
import sadr.sys.NativeBuffer;

/**
 * Loads, on a second core, what the daemon will need soon, while the first one still reads the
 * command line and the configuration. It changes nothing.
 *
 * <p>How it works: two threads, one after the other: first what the kernel is spoken to through,
 * then what the control socket is made of. Who is about to use either waits for its end: two
 * threads that initialise the same classes from different ends could wait for each other for ever.
 * What does not load fails again, with its error, where it is used.
 */
public final class Preload {

  private final Thread control = thread("preload-control", ControlServer::preload);
  private final Thread kernel = thread("preload-kernel", this::loadKernel);

  /** Begins, and returns at once. Without it there is nothing to wait for. */
  public void begin() {
    kernel.start();
  }

  /** Returns when the kernel can be spoken to. */
  void awaitKernel() throws InterruptedException {
    kernel.join();
  }

  /** Returns when the control socket can be opened. */
  void awaitControl() throws InterruptedException {
    kernel.join();
    control.join();
  }

  private void loadKernel() {
    try {
      NativeBuffer.allocate(1);
    } finally {
      control.start();
    }
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(() -> quietly(work), name);
    thread.setDaemon(true);
    return thread;
  }

  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | LinkageError e) {
      // Whoever needs it meets the same, and says so.
    }
  }
}
