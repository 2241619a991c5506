package sadr.probes.io;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said over one connection: bytes in, bytes out, and what is to be thought of it in the
 * end.
 *
 * <p>Used by the probe thread. An implementation may think elsewhere: then what it has to say comes
 * later, and it wakes the loop.
 */
interface Talk {

  /** The connection stands. */
  void connected();

  /** These bytes came. */
  void received(byte[] bytes);

  /** The other side has ended the connection. */
  void ended();

  /** The next bytes to send, or null if there are none at present. */
  byte @Nullable [] takeOutput();

  /** What came of it, once that is clear. */
  Optional<Outcome> outcome();

  /**
   * How long what came has waited here for work of our own, in all; 0 where an implementation does
   * all at once.
   */
  default long ownNanos() {
    return 0;
  }

  /** Nobody listens any more. */
  default void abandon() {}

  /**
   * What came of it.
   *
   * @param unfit why the answer is none, in words; empty where it is a good one
   */
  record Outcome(Optional<String> unfit) {

    /** A good answer. */
    static final Outcome GOOD = new Outcome(Optional.empty());

    /** A sign of life that is no good answer. */
    static Outcome unfit(String why) {
      return new Outcome(Optional.of(why));
    }
  }
}
