package sadr.sys;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file descriptor. It is closed once, however often {@link #close} is called and by
 * whichever thread, so that a number the kernel has given to somebody else is never closed.
 */
final class Descriptor implements AutoCloseable {

  private static final int CLOSED = -1;

  private final AtomicInteger number;

  Descriptor(int number) {
    this.number = new AtomicInteger(number);
  }

  /**
   * The descriptor's number.
   *
   * @throws ErrnoException with EBADF once it is closed
   */
  int number() {
    int fd = number.get();
    if (fd == CLOSED) {
      throw new ErrnoException("use of a closed descriptor", Errno.EBADF);
    }
    return fd;
  }

  @Override
  public void close() {
    int fd = number.getAndSet(CLOSED);
    if (fd != CLOSED) {
      Libc.INSTANCE.close(fd);
    }
  }
}
