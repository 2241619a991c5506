package sadr.netlink;

import java.util.Optional;
import sadr.netlink.model.Change;
import sadr.sys.ErrnoException;

/**
 * What became of one change.
 *
 * @param change what was asked for
 * @param failure why the kernel did not do it; empty if it did. Its operation is the change as
 *     ip(8) would say it, its detail the kernel's own explanation
 */
public record Outcome(Change change, Optional<ErrnoException> failure) {

  /** The kernel did it. */
  static Outcome done(Change change) {
    return new Outcome(change, Optional.empty());
  }

  /** The kernel did not do it. */
  static Outcome failed(Change change, ErrnoException failure) {
    return new Outcome(change, Optional.of(failure));
  }

  /** Whether the kernel did it. */
  public boolean ok() {
    return failure.isEmpty();
  }
}
