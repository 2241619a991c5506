package sadr.controller.daemon;

import sadr.controller.control.ControlServer;
import sadr.controller.control.LoadAhead;
import sadr.sys.NativeBuffer;

/**
 * Loads, on a second core, what the daemon will need soon, while the first one still reads the
 * command line and the configuration. It changes nothing.
 *
 * <p>How it works: two threads, one after the other: first what the kernel is spoken to through,
 * then what the control socket is made of. Who is about to use either waits for its end.
 */
public final class Preload {

  private final Thread control =
      new LoadAhead("preload-control") {
        @Override
        protected void load() {
          ControlServer.preload();
        }
      };

  private final Thread kernel =
      new LoadAhead("preload-kernel") {
        @Override
        protected void load() {
          try {
            NativeBuffer.allocate(1);
          } finally {
            control.start();
          }
        }
      };

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
}
