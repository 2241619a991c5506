package sadr.sys;

/**
 * A system call, or a request to the kernel, failed.
 *
 * <p>Unchecked, since most callers cannot mend it; those that can catch it where they can.
 */
public final class ErrnoException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Errno errno;
  private final String operation;
  private final String detail;

  /** A failure of which nothing more is known than its number. */
  public ErrnoException(String operation, Errno errno) {
    this(operation, errno, "");
  }

  /**
   * A failure that the kernel explained.
   *
   * @param operation what was asked for, such as "bind" or "replace default from 2001:db8::/48"
   * @param errno the error number
   * @param detail the kernel's extended-ack text, or empty
   */
  public ErrnoException(String operation, Errno errno, String detail) {
    super(operation + ": " + errno + (detail.isEmpty() ? "" : ": " + detail));
    this.operation = operation;
    this.errno = errno;
    this.detail = detail;
  }

  /** The error number. */
  public Errno errno() {
    return errno;
  }

  /** What was asked for. */
  public String operation() {
    return operation;
  }

  /** The kernel's extended-ack text, or empty. */
  public String detail() {
    return detail;
  }
}
