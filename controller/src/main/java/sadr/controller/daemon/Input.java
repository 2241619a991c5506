package sadr.controller.daemon;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import sadr.controller.config.Config;
import sadr.controller.core.Admin;
import sadr.controller.core.Event;

/** Something for the main loop. */
sealed interface Input {

  /**
   * It happened.
   *
   * @param event what
   */
  record Happened(Event event) implements Input {}

  /**
   * An administrator who may wants something.
   *
   * @param uplink which
   * @param admin what
   * @param force also if it is the last usable one
   * @param refusal ends empty once it is done and saved, else with the reason why not
   */
  record Asked(
      String uplink, Admin admin, boolean force, CompletableFuture<Optional<String>> refusal)
      implements Input {}

  /**
   * A new configuration, read and valid.
   *
   * @param config the whole of it
   * @param refusal ends empty once it is in use, else with the reason why not
   */
  record Reconfigured(Config config, CompletableFuture<Optional<String>> refusal)
      implements Input {}

  /**
   * A new configuration that is not valid.
   *
   * @param problems what is wrong with it
   */
  record Rejected(String problems) implements Input {}

  /**
   * The kernel has been read aside.
   *
   * @param number of the look
   * @param dump all but nftables, if that was asked for and could be read
   * @param nftables our table there; empty if the kernel did not tell
   */
  record Looked(long number, Optional<Event> dump, List<Event> nftables) implements Input {}

  /** Somebody changed nftables: look whether ours still stands. */
  record NftablesChanged() implements Input {}

  /**
   * A thread of ours ended by an exception: what it did is not done any more.
   *
   * @param thread its name
   * @param cause the exception
   */
  record ThreadDied(String thread, Throwable cause) implements Input {}

  /** End. */
  record Stop() implements Input {}
}
