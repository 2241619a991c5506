package sadr.controller.daemon;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sadr.controller.core.Ledger;
import sadr.controller.core.LedgerPolicy;
import sadr.controller.core.Moment;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;

/**
 * One entry of the {@link Ledger} in the state file. The wall clock is all that outlives a restart.
 *
 * @param device the LAN's interface
 * @param prefix the network's text
 * @param uplink whose ISP delegated it; empty for a ULA
 * @param delegated the text of the prefix that it is part of
 * @param clean when no host holds it any more, RFC 3339; null while it is advertised
 * @param told whether it is we who advertise it, or did; null as of old, for true
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SavedNetwork(
    String device,
    String prefix,
    String uplink,
    String delegated,
    @Nullable String clean,
    @Nullable Boolean told) {

  /** Two clocks drift apart; a time that moved by less is the same, and not saved again. */
  private static final Duration SAME = Duration.ofMinutes(1);

  private static final Comparator<SavedNetwork> ORDER =
      Comparator.comparing(SavedNetwork::device).thenComparing(SavedNetwork::prefix);

  /**
   * {@code ledger} as it is saved at {@code now}: entries that have not changed are those of {@code
   * before}.
   */
  static List<SavedNetwork> of(Ledger ledger, List<SavedNetwork> before, Moment now) {
    Map<Ledger.OnLan, SavedNetwork> known = new HashMap<>();
    before.forEach(network -> known.put(network.onLan(), network));
    return ledger.entries().entrySet().stream()
        .map(
            each -> {
              SavedNetwork saved = of(each.getKey(), each.getValue(), now);
              return Optional.ofNullable(known.get(each.getKey()))
                  .filter(saved::isLike)
                  .orElse(saved);
            })
        .sorted(ORDER)
        .toList();
  }

  /**
   * The ledger at {@code now}. No host is dirty for longer than from now on, whatever the wall
   * clock did meanwhile.
   *
   * @throws IllegalArgumentException if a text is not what it should be
   */
  static Ledger ledger(List<SavedNetwork> networks, Moment now) {
    Map<Ledger.OnLan, Ledger.Entry> entries = new HashMap<>();
    networks.forEach(network -> entries.put(network.onLan(), network.entry(now)));
    return new Ledger(entries);
  }

  private static SavedNetwork of(Ledger.OnLan network, Ledger.Entry entry, Moment now) {
    return new SavedNetwork(
        network.device(),
        network.prefix().toString(),
        entry.uplink(),
        entry.delegated().toString(),
        entry.withdrawn()
            ? now.wall()
                .plusNanos(entry.clean().nanosLeft(now.nanos()))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
            : null,
        entry.told());
  }

  private boolean isLike(SavedNetwork other) {
    boolean sameTime =
        (clean == null && other.clean == null)
            || (clean != null
                && other.clean != null
                && Duration.between(time(clean), time(other.clean)).abs().compareTo(SAME) < 0);
    return sameTime
        && isTold() == other.isTold()
        && uplink.equals(other.uplink)
        && delegated.equals(other.delegated);
  }

  private boolean isTold() {
    return told == null || told;
  }

  private Ledger.OnLan onLan() {
    return new Ledger.OnLan(device, Ip6Prefix.parse(prefix));
  }

  private Ledger.Entry entry(Moment now) {
    return new Ledger.Entry(uplink, Ip6Prefix.parse(delegated), deadline(now), isTold());
  }

  private Deadline deadline(Moment now) {
    if (clean == null) {
      return Deadline.NEVER;
    }
    Duration left = Duration.between(now.wall(), time(clean));
    Duration most = LedgerPolicy.MEMORY;
    return Deadline.after(left.compareTo(most) < 0 ? left : most, now.nanos());
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a time", e);
    }
  }
}
