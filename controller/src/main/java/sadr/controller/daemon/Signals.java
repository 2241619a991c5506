package sadr.controller.daemon;

import sun.misc.Signal;

/** Signals as the operating system sends them; the JDK offers no other way. */
@SuppressWarnings("sunapi")
final class Signals {

  private Signals() {}

  /** Runs {@code action}, on a thread of the JVM's own, whenever {@code name} ("HUP") comes. */
  static void on(String name, Runnable action) {
    Signal.handle(new Signal(name), signal -> action.run());
  }
}
