package sadr.controller.daemon;

import jnr.constants.platform.Signal;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/** Signals as the operating system sends them. */
final class Signals {

  private static final POSIX SYSTEM = POSIXFactory.getPOSIX();

  private Signals() {}

  /** Runs {@code action}, on a thread of the JVM's own, whenever {@code signal} comes. */
  static void on(Signal signal, Runnable action) {
    SYSTEM.signal(signal, number -> action.run());
  }
}
