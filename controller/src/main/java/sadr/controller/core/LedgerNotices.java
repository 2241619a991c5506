package sadr.controller.core;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sadr.controller.core.Ledger.Entry;
import sadr.net.Ip6Prefix;

/** What operators are told of prefixes that hosts must let go of. */
final class LedgerNotices {

  private LedgerNotices() {}

  /** Prefixes that went while no daemon ran, told of when it starts. */
  static List<Notice> lostMeanwhile(World before, World after, Instant at) {
    return newlyWithdrawn(before, after)
        .map(
            entry ->
                new Notice(
                    "prefix.removed",
                    Optional.of(entry.uplink()).filter(Predicate.not(String::isEmpty)),
                    "restart",
                    Map.of("prefix", entry.delegated().toString(), "clean", clean(at))))
        .distinct()
        .toList();
  }

  /** The same notices; those of a prefix that hosts hold say when every host will be clean. */
  static List<Notice> dated(List<Notice> notices, World before, World after, Instant at) {
    if (notices.isEmpty()) {
      return notices;
    }
    List<String> held =
        newlyWithdrawn(before, after).map(Entry::delegated).map(Ip6Prefix::toString).toList();
    return notices.stream()
        .map(
            notice ->
                notice.event().equals("prefix.removed")
                        && held.contains(notice.details().getOrDefault("prefix", ""))
                    ? dated(notice, at)
                    : notice)
        .toList();
  }

  private static Notice dated(Notice notice, Instant at) {
    Map<String, String> details = new HashMap<>(notice.details());
    details.put("clean", clean(at));
    return new Notice(notice.event(), notice.uplink(), notice.cause(), details);
  }

  private static Stream<Entry> newlyWithdrawn(World before, World after) {
    return after.ledger().entries().entrySet().stream()
        .filter(each -> each.getValue().withdrawn())
        .filter(
            each -> {
              Entry then = before.ledger().entries().get(each.getKey());
              return then != null && !then.withdrawn();
            })
        .map(Map.Entry::getValue);
  }

  private static String clean(Instant at) {
    return at.plus(LedgerPolicy.MEMORY).toString();
  }
}
