package sadr.probes.io;

import sadr.sys.NativeSocket;

/** One probe that has a socket of its own. Owned by the probe thread. */
interface Exchange extends AutoCloseable {

  /** Its socket. */
  NativeSocket socket();

  /** Whether anything may still come over its socket. */
  default boolean listens() {
    return true;
  }

  /** For how much of its life it has waited for work of our own. */
  default long ownNanos() {
    return 0;
  }

  /**
   * Does what can be done without waiting, and hands over what has come of it.
   *
   * @return whether nothing more can come
   */
  boolean advance(Replies replies);

  /** Ends it, answered or not. */
  @Override
  default void close() {
    socket().close();
  }
}
