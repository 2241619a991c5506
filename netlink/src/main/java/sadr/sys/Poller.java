package sadr.sys;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Waits until one of several descriptors is readable, or one has room to write, or time is up
 * (ppoll(2)).
 *
 * <p>Not thread-safe: it belongs to the waiting thread. It holds no descriptors of its own, so a
 * set of sources may change from one wait to the next.
 */
public final class Poller {

  // struct pollfd { int fd; short events; short revents; }
  private static final int POLLFD = 8;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;
  private static final int WORD = Libc.RUNTIME.addressSize();

  private final NativeBuffer timeout = NativeBuffer.allocate(2 * WORD);
  private NativeBuffer descriptors = NativeBuffer.allocate(16 * POLLFD);

  /**
   * Waits for input, or for room where a source asks for that, for an error or a hang-up on any
   * source.
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
    for (int i = 0; i < sources.size(); i++) {
      Pollable source = sources.get(i);
      put(i, source, source.awaitsRoom() ? POLLOUT : POLLIN);
    }
    return await(sources.size(), timeoutNanos);
  }

  /**
   * Waits until {@code target} has room for what is to be sent.
   *
   * @param timeoutNanos as for {@link #await}
   * @return whether it has; false when time is up or a signal came
   */
  public boolean awaitRoom(Pollable target, long timeoutNanos) {
    put(0, target, POLLOUT);
    return await(1, timeoutNanos) > 0;
  }

  /** Whether the last wait found the source at {@code position} ready. */
  public boolean ready(int position) {
    return descriptors.bytes().getShort(position * POLLFD + 6) != 0;
  }

  private void put(int position, Pollable source, short events) {
    ByteBuffer bytes = descriptors.bytes();
    bytes.putInt(position * POLLFD, source.descriptor());
    bytes.putInt(position * POLLFD + 4, 0).putShort(position * POLLFD + 4, events);
  }

  private int await(int count, long timeoutNanos) {
    long nanos = Math.max(0, timeoutNanos);
    putWord(0, nanos / 1_000_000_000);
    putWord(WORD, nanos % 1_000_000_000);
    int ready =
        Libc.INSTANCE.ppoll(
            descriptors.pointer(),
            count,
            timeoutNanos == Long.MAX_VALUE ? null : timeout.pointer(),
            null);
    if (ready < 0 && Libc.lastError() == Errno.EINTR.number()) {
      return 0;
    }
    return Libc.check("ppoll", ready);
  }

  private void putWord(int offset, long value) {
    if (WORD == Long.BYTES) {
      timeout.bytes().putLong(offset, value);
    } else {
      timeout.bytes().putInt(offset, (int) value);
    }
  }
}
