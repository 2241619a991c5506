package sadr.netlink.model;

/** What the kernel tells about its network configuration, in the order in which it happened. */
public sealed interface KernelEvent {

  /**
   * An object is new, or has changed into this.
   *
   * @param object as it is now
   * @param port the netlink port of whoever asked for it, often its process id; 0 for the kernel
   */
  record Present(KernelObject object, int port) implements KernelEvent {}

  /**
   * An object is gone.
   *
   * @param object as it was
   * @param port the netlink port of whoever asked for it, often its process id; 0 for the kernel
   */
  record Absent(KernelObject object, int port) implements KernelEvent {}

  /** Events were lost (ENOBUFS), or could not be read: what is known must be read again. */
  record Overrun() implements KernelEvent {}

  /**
   * Everything that happened before the fence was asked for has been told.
   *
   * @param token the number given when it was asked for
   */
  record Fence(long token) implements KernelEvent {}
}
