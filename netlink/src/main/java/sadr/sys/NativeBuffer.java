package sadr.sys;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;

/**
 * Memory outside the heap that Java and the C library both see.
 *
 * <p>Not thread-safe: it belongs to the one thread that uses it. Freed with its last reference.
 */
public final class NativeBuffer {

  private final ByteBuffer bytes;
  private final Pointer pointer;

  private NativeBuffer(int capacity) {
    bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    pointer = Pointer.wrap(Libc.RUNTIME, bytes);
  }

  /** {@code capacity} zero bytes. */
  public static NativeBuffer allocate(int capacity) {
    return new NativeBuffer(capacity);
  }

  /** The memory as Java sees it, in native byte order; always the same object. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** The memory as the C library sees it: its first byte, whatever the position. */
  Pointer pointer() {
    return pointer;
  }
}
