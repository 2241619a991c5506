package sadr.controller.control;

import java.util.concurrent.CompletableFuture;

/** The daemon, as the control server sees it. Both methods are called on the control thread. */
public interface ControlHandler {

  /** How it stands, from a snapshot: it takes no lock and does not wait. */
  StatusReport status();

  /**
   * Hands a change to the main loop and returns at once.
   *
   * @param change asked by somebody who may
   * @param peer who asks
   * @return completed by any thread; an exception in it becomes a {@code failed} reply
   */
  CompletableFuture<Reply> change(Request.Change change, Peer peer);
}
