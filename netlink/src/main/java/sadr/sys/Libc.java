package sadr.sys;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/**
 * The C library's functions that sadr calls; each is described by its own manual page, section 2.
 *
 * <p>Public only because the class that jnr-ffi makes of it comes from another class loader; nobody
 * outside this package uses it.
 */
public interface Libc {

  Libc INSTANCE = LibraryLoader.create(Libc.class).failImmediately().load("c");

  Runtime RUNTIME = Runtime.getRuntime(INSTANCE);

  int socket(int domain, int type, int protocol);

  int bind(int fd, Pointer address, int length);

  int connect(int fd, Pointer address, int length);

  int getsockname(int fd, Pointer address, Pointer length);

  int setsockopt(int fd, int level, int option, Pointer value, int length);

  int getsockopt(int fd, int level, int option, Pointer value, Pointer length);

  long sendto(int fd, Pointer data, long size, int flags, @Nullable Pointer address, int length);

  long recvmsg(int fd, Pointer message, int flags);

  int ppoll(Pointer descriptors, long count, @Nullable Pointer timeout, @Nullable Pointer mask);

  int eventfd(int initial, int flags);

  long read(int fd, Pointer data, long size);

  long write(int fd, Pointer data, long size);

  int close(int fd);

  int if_nametoindex(String name);

  int adjtimex(Pointer timex);

  String strerror(int errno);

  /** The errno that this thread's last call left. */
  static int lastError() {
    return jnr.ffi.LastError.getLastError(RUNTIME);
  }

  /**
   * Passes a call's result on, or reports its failure.
   *
   * @throws ErrnoException if {@code result} is negative
   */
  static int check(String operation, long result) {
    if (result < 0) {
      throw new ErrnoException(operation, new Errno(lastError()));
    }
    return (int) result;
  }
}
