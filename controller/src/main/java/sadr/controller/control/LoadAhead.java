package sadr.controller.control;

/**
 * A thread that loads, on a second core, what the program will need soon. It changes nothing, and
 * whoever needs that waits for its end: two threads that initialise the same classes from different
 * ends could wait for each other for ever. A class to extend and not one to give a lambda to: the
 * first lambda of a process takes 10 ms, and this should begin before.
 */
public abstract class LoadAhead extends Thread {

  /** One that does not begin yet, called {@code name}. */
  protected LoadAhead(String name) {
    super(name);
    setDaemon(true);
  }

  /** Uses once what is to be there. */
  protected abstract void load() throws Exception;

  /** Loads it. What does not load fails again, with its error, where it is used. */
  @Override
  public final void run() {
    try {
      load();
    } catch (Exception | LinkageError e) {
      // Whoever needs it meets the same, and says so.
    }
  }
}
