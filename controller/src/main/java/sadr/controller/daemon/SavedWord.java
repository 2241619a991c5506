package sadr.controller.daemon;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sadr.controller.core.Moment;
import sadr.controller.core.Retired;
import sadr.controller.core.Retired.Said;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * One thing that a LAN was told beside prefixes, in the state file: what the configuration has no
 * more after a restart is taken back as it is after a reload (RFC 8106 §5.1).
 *
 * @param device the LAN's interface
 * @param kind "dns", "search", "pref64" or "route"
 * @param text the address, name or prefix
 * @param until when no host goes by it any more, RFC 3339; null while it is told
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SavedWord(String device, String kind, String text, @Nullable String until) {

  private static final Comparator<SavedWord> ORDER =
      Comparator.comparing(SavedWord::device)
          .thenComparing(SavedWord::kind)
          .thenComparing(SavedWord::text);

  /** {@code told} as it is saved at {@code now}; what has its end in {@code before} keeps it. */
  static List<SavedWord> of(Retired told, List<SavedWord> before, Moment now) {
    Map<Said, SavedWord> known = new HashMap<>();
    before.stream()
        .filter(word -> word.until != null)
        .forEach(word -> known.put(word.said(), word));
    return told.until().entrySet().stream()
        .map(
            each ->
                each.getValue().equals(Deadline.NEVER)
                    ? of(each.getKey(), null)
                    : known.getOrDefault(
                        each.getKey(), of(each.getKey(), wall(each.getValue(), now))))
        .sorted(ORDER)
        .toList();
  }

  /**
   * What was told and is not any more, unless the configuration says it again.
   *
   * @throws IllegalArgumentException if a text is not what it should be
   */
  static Retired retired(List<SavedWord> words, Moment now) {
    Map<Said, Deadline> until = new HashMap<>();
    words.forEach(word -> until.put(word.said(), word.deadline(now)));
    return new Retired(until);
  }

  private static SavedWord of(Said said, @Nullable String until) {
    if (said instanceof Said.Resolver resolver) {
      return new SavedWord(said.device(), "dns", resolver.address().toString(), until);
    } else if (said instanceof Said.Domain domain) {
      return new SavedWord(said.device(), "search", domain.name(), until);
    } else if (said instanceof Said.Nat64 nat64) {
      return new SavedWord(said.device(), "pref64", nat64.prefix().toString(), until);
    } else {
      return new SavedWord(said.device(), "route", ((Said.Route) said).prefix().toString(), until);
    }
  }

  private Said said() {
    return switch (kind) {
      case "dns" -> new Said.Resolver(device, Ip6Address.parse(text));
      case "search" -> new Said.Domain(device, text);
      case "pref64" -> new Said.Nat64(device, Ip6Prefix.parse(text));
      case "route" -> new Said.Route(device, Ip6Prefix.parse(text));
      default -> throw new IllegalArgumentException("unknown word \"" + kind + "\"");
    };
  }

  /** No host goes by it for longer than from now on, whatever the wall clock did meanwhile. */
  private Deadline deadline(Moment now) {
    Duration most = Retired.MEMORY;
    if (until == null) {
      return Deadline.after(most, now.nanos());
    }
    Duration left = Duration.between(now.wall(), time(until));
    return Deadline.after(left.compareTo(most) < 0 ? left : most, now.nanos());
  }

  private static String wall(Deadline end, Moment now) {
    return now.wall()
        .plusNanos(end.nanosLeft(now.nanos()))
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a time", e);
    }
  }
}
