package sadr.sys;

import jnr.ffi.LibraryLoader;

/** Signals to a whole process group (kill(2)), which Java cannot send. Any thread. */
public final class ProcessGroup {

  private static final int SIGKILL = 9;

  private ProcessGroup() {}

  /**
   * The function, apart from {@link Libc} since it is hardly ever needed, and never at the start;
   * public for jnr-ffi's sake alone.
   */
  public interface Signals {
    Signals INSTANCE = LibraryLoader.create(Signals.class).failImmediately().load("c");

    int kill(int process, int signal);
  }

  /**
   * Kills every process of a group.
   *
   * @param group its number: the process number of the one that made it
   * @return whether there was one
   */
  public static boolean kill(long group) {
    if (group <= 1 || group > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no process group: " + group);
    }
    return Signals.INSTANCE.kill((int) -group, SIGKILL) == 0;
  }
}
