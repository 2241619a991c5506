package sadr.sys;

/**
 * Wakes a thread that waits in a {@link Poller} (eventfd(2)).
 *
 * <p>{@link #signal} may be called by any thread; {@link #clear} by the waiting one alone.
 */
public final class Wakeup implements Pollable, AutoCloseable {

  private static final int EFD_CLOEXEC = 0x80000;
  private static final int EFD_NONBLOCK = 0x800;

  private final Descriptor descriptor;
  private final NativeBuffer one = NativeBuffer.allocate(Long.BYTES);
  private final NativeBuffer count = NativeBuffer.allocate(Long.BYTES);

  private Wakeup(Descriptor descriptor) {
    this.descriptor = descriptor;
    one.bytes().putLong(0, 1);
  }

  /** Makes one, not signalled. */
  public static Wakeup open() {
    return new Wakeup(
        new Descriptor(
            Libc.check("eventfd", Libc.INSTANCE.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))));
  }

  /** Makes the waiting thread's wait end, now or when it next begins. */
  public void signal() {
    // A full counter (EAGAIN) is a signal already, so the result does not matter.
    Libc.INSTANCE.write(descriptor.number(), one.pointer(), Long.BYTES);
  }

  /** Takes the signals given so far, if any. */
  public void clear() {
    Libc.INSTANCE.read(descriptor.number(), count.pointer(), Long.BYTES);
  }

  @Override
  public int descriptor() {
    return descriptor.number();
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
