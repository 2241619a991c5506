package sadr.sys;

/** Something a {@link Poller} can wait for: it is ready when a read would not block. */
public sealed interface Pollable permits NativeSocket, Wakeup {

  /** The open descriptor to wait on. */
  int descriptor();

  /** Whether to wait until it could be written to, not until it could be read. */
  default boolean awaitsRoom() {
    return false;
  }
}
