package sadr.sys;

import java.io.File;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;

/**
 * A pipe whose end for reading never blocks (pipe2(2)), for what another process prints: Java's own
 * ones block their reader for as long as anybody holds the other end, and no close wakes it.
 *
 * <p>Not thread-safe: it belongs to the one thread that uses it.
 */
public final class Pipe implements AutoCloseable {

  /** What {@link #read} tells of a pipe that is empty just now. */
  public static final int WOULD_BLOCK = -1;

  /** What {@link #read} tells when nobody holds the other end any more. */
  public static final int END = 0;

  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  private final Descriptor reader;
  private final Descriptor writer;

  private Pipe(Descriptor reader, Descriptor writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /** The function, apart from {@link Libc} as in {@link ProcessGroup}; public for jnr-ffi alone. */
  public interface Pipes {
    Pipes INSTANCE = LibraryLoader.create(Pipes.class).failImmediately().load("c");

    int pipe2(Pointer ends, int flags);
  }

  /**
   * Makes one.
   *
   * @throws ErrnoException where there are no descriptors left
   */
  public static Pipe open() {
    NativeBuffer ends = NativeBuffer.allocate(2 * Integer.BYTES);
    Libc.check("pipe2", Pipes.INSTANCE.pipe2(ends.pointer(), O_NONBLOCK | O_CLOEXEC));
    return new Pipe(
        new Descriptor(ends.bytes().getInt(0)), new Descriptor(ends.bytes().getInt(Integer.BYTES)));
  }

  /** The end for writing, as a file that blocks its writers; until {@link #closeWriter}. */
  public File writer() {
    return new File("/proc/self/fd/" + writer.number());
  }

  /** Leaves the end for writing to those who have opened it. */
  public void closeWriter() {
    writer.close();
  }

  /**
   * Reads what is there, at most what {@code buffer} holds, to its beginning.
   *
   * @return how many bytes; {@link #END} or {@link #WOULD_BLOCK}
   * @throws ErrnoException EBADF once it is closed
   */
  public int read(NativeBuffer buffer) {
    long count = Libc.INSTANCE.read(reader.number(), buffer.pointer(), buffer.bytes().capacity());
    if (count < 0 && Libc.lastError() == Errno.EAGAIN.number()) {
      return WOULD_BLOCK;
    }
    return Libc.check("read", count);
  }

  /** Both ends; who writes on gets EPIPE. */
  @Override
  public void close() {
    writer.close();
    reader.close();
  }
}
