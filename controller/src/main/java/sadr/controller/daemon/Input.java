package sadr.controller.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import sadr.controller.config.Config;
import sadr.controller.core.Admin;
import sadr.controller.core.Delegation;
import sadr.controller.core.Event;
import sadr.controller.core.LeasePolicy;
import sadr.controller.core.World;
import sadr.net.Ip6Prefix;

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
   * An administrator who may asks for a drill.
   *
   * @param wish what
   * @param refusal ends empty once the kernel has cut, else with the reason why not
   */
  record DrillAsked(Event.DrillBegun wish, CompletableFuture<Optional<String>> refusal)
      implements Input {}

  /**
   * An administrator who may asks for the end of a drill's cut.
   *
   * @param uplink whose
   * @param refusal ends empty once it has ended, else with the reason why not
   */
  record DrillStopAsked(String uplink, CompletableFuture<Optional<String>> refusal)
      implements Input {}

  /**
   * A DHCPv6 client's hook, which may, told of an uplink's prefixes.
   *
   * @param uplink a name
   * @param lease what it has now; empty if only some are gone
   * @param gone what it has no more
   * @param refusal ends empty once it is done and saved, else with the reason why not
   */
  record Leased(
      String uplink,
      Optional<Delegation> lease,
      Set<Ip6Prefix> gone,
      CompletableFuture<Optional<String>> refusal)
      implements Input {

    /** Copies the set. */
    public Leased {
      gone = Set.copyOf(gone);
    }

    /** Why it cannot be taken as it is; empty if it can. */
    Optional<LeasePolicy.Refusal> judge(World world) {
      return lease.isPresent()
          ? LeasePolicy.refusal(world, uplink, lease.get().prefix(), gone)
          : gone.stream()
              .flatMap(prefix -> LeasePolicy.refusal(world, uplink, prefix).stream())
              .findFirst();
    }

    /** What happens then; the new one first, so that there is no instant without any. */
    List<Event> events() {
      List<Event> events = new ArrayList<>();
      lease.ifPresent(delegation -> events.add(new Event.PrefixLeased(uplink, delegation)));
      gone.forEach(prefix -> events.add(new Event.PrefixGone(uplink, prefix)));
      return events;
    }
  }

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
