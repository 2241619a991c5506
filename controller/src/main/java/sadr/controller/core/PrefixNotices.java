package sadr.controller.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sadr.controller.config.UplinkConfig;
import sadr.net.Ip6Prefix;

/** Prefixes that uplinks gained and lost, by a reload or by an address of their interface. */
final class PrefixNotices {

  private PrefixNotices() {}

  /** The changes, uplink by uplink; uplinks that only one of the worlds has are left out. */
  static List<Notice> between(World before, World after) {
    List<Notice> notices = new ArrayList<>();
    if (after.samePrefixes(before)) {
      return notices;
    }
    for (UplinkConfig now : after.config().uplinks()) {
      Optional<UplinkConfig> then =
          before.config().uplinks().stream()
              .filter(uplink -> uplink.name().equals(now.name()))
              .findFirst();
      if (then.isPresent()) {
        List<Delegation> had = before.delegations(then.get());
        List<Delegation> has = after.delegations(now);
        notices.addAll(only("prefix.added", now, has, had, false));
        notices.addAll(only("prefix.removed", then.get(), had, has, reloaded(before, after)));
      }
    }
    return notices;
  }

  /** What a lease was told to be may contradict a new configuration, which then counts. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean reloaded(World before, World after) {
    return before.config() != after.config();
  }

  private static List<Notice> only(
      String event,
      UplinkConfig uplink,
      List<Delegation> here,
      List<Delegation> notThere,
      boolean byReload) {
    Set<Ip6Prefix> without = new HashSet<>();
    notThere.forEach(delegation -> without.add(delegation.prefix()));
    return here.stream()
        .filter(delegation -> !without.contains(delegation.prefix()))
        .map(
            delegation ->
                Notice.of(
                    event,
                    uplink.name(),
                    byReload ? Delegation.Origin.CONFIG.text() : cause(delegation.origin()),
                    Map.of("prefix", delegation.prefix().toString())))
        .toList();
  }

  private static String cause(Delegation.Origin origin) {
    return switch (origin) {
      case CONFIG, HOOK, KERNEL -> origin.text();
      case INTERFACE -> Delegation.Origin.KERNEL.text();
    };
  }
}
