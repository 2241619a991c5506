package sadr.sys;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Waits until one of several descriptors is readable or time is up (ppoll(2)).
 *
 * <p>Not thread-safe: it belongs to the waiting thread. It holds no descriptors of its own, so a
 * set of sources may change from one wait to the next.
 */
public final class Poller {

  // struct pollfd { int fd; short events; short revents; }
  private static final int POLLFD = 8;
  private static final short POLLIN = 1;
  private static final int WORD = Libc.RUNTIME.addressSize();

  private final NativeBuffer timeout = NativeBuffer.allocate(2 * WORD);
  private NativeBuffer descriptors = NativeBuffer.allocate(16 * POLLFD);

  /**
   * Waits for input, an error or a hang-up on any source.
   *
   * @param sources what to wait for; its order is that of {@link #ready}
   * @param timeoutNanos how long at the most; 0 or less does not wait, {@link Long#MAX_VALUE} has
   *     no end
   * @return how many sources are ready; 0 when time is up or a signal came
   */
  public int await(List<? extends Pollable> sources, long timeoutNanos) {
    int size = sources.size() * POLLFD;
    if (descriptors.bytes().capacity() < size) {
      descriptors = NativeBuffer.allocate(2 * size);
    }
    ByteBuffer bytes = descriptors.bytes();
    for (int i = 0; i < sources.size(); i++) {
      bytes.putInt(i * POLLFD, sources.get(i).descriptor());
      bytes.putInt(i * POLLFD + 4, 0).putShort(i * POLLFD + 4, POLLIN);
    }
    long nanos = Math.max(0, timeoutNanos);
    putWord(0, nanos / 1_000_000_000);
    putWord(WORD, nanos % 1_000_000_000);
    int ready =
        Libc.INSTANCE.ppoll(
            descriptors.pointer(),
            sources.size(),
            timeoutNanos == Long.MAX_VALUE ? null : timeout.pointer(),
            null);
    if (ready < 0 && Libc.lastError() == Errno.EINTR.number()) {
      return 0;
    }
    return Libc.check("ppoll", ready);
  }

  /** Whether the last wait found the source at {@code position} ready. */
  public boolean ready(int position) {
    return descriptors.bytes().getShort(position * POLLFD + 6) != 0;
  }

  private void putWord(int offset, long value) {
    if (WORD == Long.BYTES) {
      timeout.bytes().putLong(offset, value);
    } else {
      timeout.bytes().putInt(offset, (int) value);
    }
  }
}
