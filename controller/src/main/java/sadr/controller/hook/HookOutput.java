package sadr.controller.hook;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import sadr.sys.ErrnoException;
import sadr.sys.NativeBuffer;
import sadr.sys.Pipe;

/**
 * What comes out of a hook's process, and of all that has inherited its output. Nobody waits for
 * it: what has escaped the hook may hold the other end for ever, and print for ever.
 *
 * <p>Not thread-safe: it belongs to the one run.
 */
final class HookOutput implements AutoCloseable {

  /** More than this is a flood. */
  private static final int MOST = 64 << 10;

  /** What the log gets of it. */
  private static final int KEPT = 1000;

  private final Pipe pipe;
  private final NativeBuffer buffer = NativeBuffer.allocate(4096);
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private int total;

  private HookOutput(Pipe pipe) {
    this.pipe = pipe;
  }

  /**
   * Makes one.
   *
   * @throws HookFailure where there are no descriptors left
   */
  static HookOutput open() throws HookFailure {
    try {
      return new HookOutput(Pipe.open());
    } catch (ErrnoException e) {
      throw new HookFailure(String.valueOf(e.getMessage()));
    }
  }

  /** Where the process prints to. */
  File file() {
    return pipe.writer();
  }

  /** The process has been started: it holds the other end, and we do not. */
  void begun() {
    pipe.closeWriter();
  }

  /** Takes what has been printed; what comes after a flood stays where it is. */
  void take() {
    while (!isFlood()) {
      int count = pipe.read(buffer);
      if (count <= 0) { // Pipe.END or Pipe.WOULD_BLOCK: nothing more for now.
        return;
      }
      byte[] bytes = new byte[Math.max(0, Math.min(count, KEPT - kept.size()))];
      buffer.bytes().get(0, bytes);
      kept.write(bytes, 0, bytes.length);
      total += count;
    }
  }

  /** Whether it is more than anybody reads. */
  boolean isFlood() {
    return total > MOST;
  }

  /** Its beginning, on one line and without anything that would spoil a log. */
  String text() {
    return kept.toString(StandardCharsets.UTF_8).strip().replaceAll("\\p{Cntrl}+", " | ");
  }

  @Override
  public void close() {
    pipe.close();
  }
}
