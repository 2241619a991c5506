package sadr.controller.reconcile;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import sadr.controller.core.Sysctl;

/**
 * The kernel's numbers for IPv6, as files. No failure is an exception: whether the daemon can go on
 * is not decided here.
 *
 * <p>Any thread; {@code /proc/sys/net} shows the network namespace of the thread that calls.
 */
public final class Sysctls {

  private final Path root;

  /** Those of this machine, in the calling thread's network namespace. */
  public Sysctls() {
    this(Path.of("/proc/sys/net/ipv6"));
  }

  /** Those under {@code root}. */
  public Sysctls(Path root) {
    this.root = root;
  }

  /** What became of a {@link Sysctl}. */
  public sealed interface Outcome {

    /** The number will do, and nothing was written. */
    record Holds(int found) implements Outcome {}

    /** The number will not do; nothing was written. */
    record Differs(int found) implements Outcome {}

    /** The number would not do, and was changed. */
    record Changed(int from) implements Outcome {}

    /** There is no such number: the device is gone, or the kernel does not know it. */
    record Missing() implements Outcome {}

    /**
     * It could not be read or written.
     *
     * @param reason for a person, such as "permission denied"
     */
    record Refused(String reason) implements Outcome {}
  }

  /** Looks without writing: Holds, Differs, Missing or Refused. */
  public Outcome check(Sysctl sysctl) {
    try {
      int found = read(sysctl);
      return sysctl.holds(found) ? new Outcome.Holds(found) : new Outcome.Differs(found);
    } catch (NoSuchFileException gone) {
      return new Outcome.Missing();
    } catch (IOException | NumberFormatException e) {
      return new Outcome.Refused(reason(e));
    }
  }

  /** Writes the number if it will not do: Holds, Changed, Missing or Refused. */
  public Outcome set(Sysctl sysctl) {
    Outcome before = check(sysctl);
    if (!(before instanceof Outcome.Differs differs)) {
      return before;
    }
    try {
      Files.writeString(
          root.resolve(sysctl.name()), sysctl.value() + "\n", StandardOpenOption.WRITE);
      return new Outcome.Changed(differs.found());
    } catch (NoSuchFileException gone) {
      return new Outcome.Missing();
    } catch (IOException e) {
      return new Outcome.Refused(reason(e));
    }
  }

  private int read(Sysctl sysctl) throws IOException {
    return Integer.parseInt(SettingFile.text(root.resolve(sysctl.name())));
  }

  private static String reason(Exception e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
