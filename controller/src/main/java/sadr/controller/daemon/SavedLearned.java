package sadr.controller.daemon;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sadr.controller.core.Delegation;
import sadr.controller.core.Learned;
import sadr.controller.core.Moment;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * What hooks and routers told, as the state file has it: with times of the wall clock, since no
 * other goes on over a restart.
 *
 * @param leases by uplink
 * @param routers by interface
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SavedLearned(Map<String, List<SavedLease>> leases, Map<String, List<SavedRouter>> routers) {

  static final SavedLearned NOTHING = new SavedLearned(Map.of(), Map.of());

  /**
   * A deadline that moved by less than this stays as it was written: every advertisement moves it.
   */
  private static final Duration SAME = Duration.ofMinutes(1);

  /** The router lifetime has 16 bits (RFC 4861 §4.2). */
  private static final long MOST_ROUTER_SECONDS = 65_535;

  /** The same for a lease, whose clock only jitters. */
  private static final Duration JITTER = Duration.ofSeconds(2);

  /** Copies the maps. */
  SavedLearned {
    leases = Map.copyOf(leases);
    routers = Map.copyOf(routers);
  }

  /**
   * A lease.
   *
   * @param prefix its text
   * @param preferred until when, RFC 3339; null for ever
   * @param valid until when, RFC 3339; null for ever
   * @param preferredSeconds how long that was when it was written; null for ever, and in files of
   *     earlier versions
   * @param validSeconds the same
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record SavedLease(
      String prefix,
      @Nullable String preferred,
      @Nullable String valid,
      @Nullable Long preferredSeconds,
      @Nullable Long validSeconds) {

    boolean alike(SavedLease other) {
      return prefix.equals(other.prefix)
          && (preferredSeconds == null) == (other.preferredSeconds == null)
          && (validSeconds == null) == (other.validSeconds == null)
          && near(preferred, other.preferred, JITTER)
          && near(valid, other.valid, JITTER);
    }
  }

  /**
   * A router.
   *
   * @param address its text
   * @param until when it ceases to be one, RFC 3339; null for never
   * @param preference 1, 0 or -1
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record SavedRouter(String address, @Nullable String until, int preference) {

    boolean alike(SavedRouter other) {
      return address.equals(other.address)
          && preference == other.preference
          && near(until, other.until, SAME);
    }
  }

  /** This with what is learned {@code now}; what has hardly changed stays as it was written. */
  SavedLearned with(Learned learned, Moment now) {
    return new SavedLearned(
        written(
            learned.leases(),
            lease ->
                new SavedLease(
                    lease.prefix().toString(),
                    wall(lease.preferred(), now),
                    wall(lease.valid(), now),
                    left(lease.preferred(), now),
                    left(lease.valid(), now)),
            leases,
            SavedLease::alike),
        written(
            learned.routers(),
            router ->
                new SavedRouter(
                    router.address().toString(), wall(router.until(), now), router.preference()),
            routers,
            SavedRouter::alike));
  }

  /**
   * What it says as of {@code now}, without what is over.
   *
   * @throws IllegalArgumentException if it makes no sense
   */
  Learned recall(Moment now) {
    Map<String, List<Delegation>> found = new TreeMap<>();
    leases.forEach(
        (uplink, list) -> found.put(uplink, list.stream().map(l -> lease(l, now)).toList()));
    Map<String, List<Learned.HeardRouter>> heard = new TreeMap<>();
    routers.forEach(
        (device, list) -> heard.put(device, list.stream().map(r -> router(r, now)).toList()));
    return new Learned(found, heard).at(now.nanos());
  }

  private static Delegation lease(SavedLease saved, Moment now) {
    Deadline valid = deadline(saved.valid, saved.validSeconds, now);
    return new Delegation(
        Ip6Prefix.parse(saved.prefix),
        Delegation.Origin.HOOK,
        deadline(saved.preferred, saved.preferredSeconds, now).orEarlier(valid),
        valid);
  }

  private static Learned.HeardRouter router(SavedRouter saved, Moment now) {
    return new Learned.HeardRouter(
        Ip6Address.parse(saved.address),
        deadline(saved.until, MOST_ROUTER_SECONDS, now),
        saved.preference,
        now.nanos(),
        now.nanos());
  }

  private static <T, S> Map<String, List<S>> written(
      Map<String, List<T>> now,
      Function<T, S> writing,
      Map<String, List<S>> before,
      BiPredicate<S, S> alike) {
    Map<String, List<S>> next = new TreeMap<>();
    now.forEach(
        (key, list) -> {
          List<S> old = before.getOrDefault(key, List.of());
          List<S> fresh = new ArrayList<>(list.stream().map(writing).toList());
          fresh.replaceAll(
              each -> old.stream().filter(o -> alike.test(each, o)).findFirst().orElse(each));
          next.put(key, List.copyOf(fresh));
        });
    return next;
  }

  private static @Nullable String wall(Deadline deadline, Moment now) {
    if (deadline.never()) {
      return null;
    }
    Instant end =
        deadline.equals(Deadline.OVER)
            ? Instant.EPOCH
            : now.wall().plusNanos(deadline.nanos() - now.nanos());
    return end.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static @Nullable Long left(Deadline deadline, Moment now) {
    return deadline.never()
        ? null
        : TimeUnit.NANOSECONDS.toSeconds(deadline.nanosLeft(now.nanos()));
  }

  /**
   * What the wall clock says, but never more than was left when it was written: a router that has
   * no clock of its own may begin in 1970.
   */
  private static Deadline deadline(@Nullable String wall, @Nullable Long most, Moment now) {
    if (wall == null) {
      return Deadline.NEVER;
    }
    try {
      Duration left = Duration.between(now.wall(), Instant.parse(wall));
      if (most != null && left.toSeconds() > most) {
        left = Duration.ofSeconds(most);
      }
      return Deadline.after(left, now.nanos());
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("\"" + wall + "\" is not a time", e);
    }
  }

  private static boolean near(@Nullable String one, @Nullable String other, Duration most) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    Duration apart = Duration.between(Instant.parse(one), Instant.parse(other)).abs();
    return apart.compareTo(most) < 0;
  }
}
