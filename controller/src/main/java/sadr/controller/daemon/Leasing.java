package sadr.controller.daemon;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import sadr.controller.config.UplinkConfig;
import sadr.controller.control.Request;
import sadr.controller.core.Delegation;
import sadr.controller.core.World;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;

/** Turns {@code sadr prefix} into inputs of the main loop. */
final class Leasing {

  private Leasing() {}

  /** Empty if no uplink has the interface that was named. */
  static Optional<Input.Leased> of(Request.PrefixSet asked, World world) {
    long now = System.nanoTime();
    Set<Ip6Prefix> gone = new HashSet<>(asked.replaces());
    boolean over = asked.valid().filter(Duration::isZero).isPresent();
    Delegation lease =
        new Delegation(
            asked.prefix(),
            Delegation.Origin.HOOK,
            deadline(asked.preferred(), now),
            deadline(asked.valid(), now));
    if (over) {
      gone.add(asked.prefix()); // This is how a DHCPv6 server takes a prefix back.
    } else {
      gone.remove(asked.prefix());
    }
    Optional<Delegation> left = over ? Optional.empty() : Optional.of(lease);
    return uplink(asked.whose(), world)
        .map(uplink -> new Input.Leased(uplink, left, gone, new CompletableFuture<>()));
  }

  /** Empty if no uplink has the interface that was named. */
  static Optional<Input.Leased> of(Request.PrefixRemove asked, World world) {
    return uplink(asked.whose(), world)
        .map(
            uplink ->
                new Input.Leased(
                    uplink, Optional.empty(), Set.of(asked.prefix()), new CompletableFuture<>()));
  }

  static String sentence(Input.Leased leased) {
    return leased
        .lease()
        .map(lease -> leased.uplink() + " has " + lease.prefix())
        .orElse(leased.uplink() + " has lost it");
  }

  private static Deadline deadline(Optional<Duration> span, long now) {
    return span.map(length -> Deadline.after(length, now)).orElse(Deadline.NEVER);
  }

  private static Optional<String> uplink(Request.Whose whose, World world) {
    return whose.byInterface()
        ? world.config().uplinks().stream()
            .filter(uplink -> uplink.interfaceName().equals(whose.name()))
            .map(UplinkConfig::name)
            .findFirst()
        : Optional.of(whose.name());
  }
}
