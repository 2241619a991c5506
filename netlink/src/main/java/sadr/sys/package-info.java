/**
 * The system calls that sadr makes, through jnr-ffi: sockets with ancillary data, poll, eventfd;
 * and libnftables, where it is there.
 *
 * <p>This is the only package that uses jnr-ffi, and the only one that sees an errno as a number. A
 * failed call throws {@link sadr.sys.ErrnoException}; "would block" is a value, not an error. Start
 * reading at {@link sadr.sys.NativeSocket}.
 *
 * <p>How it works: {@link sadr.sys.Libc} binds the C library once. A {@link sadr.sys.NativeBuffer}
 * is memory that both sides see; it is wrapped as a jnr pointer once, since that costs more than
 * the call itself. Structures are laid out by hand on such buffers, in the native byte order, by
 * the class that is named after them.
 */
@NullMarked
package sadr.sys;

import org.jspecify.annotations.NullMarked;
