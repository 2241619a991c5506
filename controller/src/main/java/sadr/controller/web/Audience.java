package sadr.controller.web;

import java.nio.ByteBuffer;

/** Those who listen to a live answer. Belongs to the server's thread. */
public interface Audience {

  /** Whether there is nobody. */
  boolean isEmpty();

  /** Sends the rest of {@code message} to all; the bytes are shared, and must not change. */
  void send(ByteBuffer message);
}
