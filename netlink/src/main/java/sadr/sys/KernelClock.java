package sadr.sys;

import java.util.Optional;

/** What the kernel knows of its own clock (adjtimex(2), linux/timex.h). */
public final class KernelClock {

  /** More than struct timex has on any machine. */
  private static final int TIMEX = 256;

  private static final int STA_UNSYNC = 0x0040;

  private KernelClock() {}

  /**
   * Whether something keeps the clock right, such as NTP; empty where the kernel does not tell.
   *
   * <p>Any thread; takes no capability.
   */
  public static Optional<Boolean> isSynchronised() {
    NativeBuffer timex = NativeBuffer.allocate(TIMEX);
    if (Libc.INSTANCE.adjtimex(timex.pointer()) < 0) {
      return Optional.empty();
    }
    // modes (an int, padded), offset, freq, maxerror, esterror (longs), status (an int)
    int status = timex.bytes().getInt(5 * Libc.RUNTIME.addressSize());
    return Optional.of((status & STA_UNSYNC) == 0);
  }
}
