package sadr.controller.daemon;

import jnr.constants.platform.Signal;
import jnr.posix.SignalHandler;
import jnr.posix.util.SunMiscSignal;

/** Signals as the operating system sends them. */
final class Signals {

  private Signals() {}

  /**
   * Runs {@code action}, on a thread of the JVM's own, whenever {@code signal} comes. Not through
   * signal(2): a handler in Java would run inside of whatever thread the signal hit.
   */
  static void on(Signal signal, Runnable action) {
    SignalHandler unused = SunMiscSignal.signal(signal, number -> action.run());
  }
}
