package sadr.controller.daemon;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sadr.controller.config.Config;
import sadr.controller.config.KernelConfig;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.Admin;
import sadr.controller.core.Health;
import sadr.controller.core.Learned;
import sadr.controller.core.Moment;
import sadr.controller.core.Remembered;
import sadr.controller.core.Role;
import sadr.controller.core.UplinkState;
import sadr.controller.core.World;

/**
 * The state file: what is known of each uplink, by name, those that the configuration no longer has
 * among them.
 *
 * @param version 1
 * @param uplinks by name
 * @param ledger what hosts may still hold; missing in files of earlier versions
 * @param learned what hooks and routers told; missing in files of earlier versions
 * @param told what else LANs were told; missing in files of earlier versions
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SavedState(
    int version,
    Map<String, SavedUplink> uplinks,
    @Nullable List<SavedNetwork> ledger,
    @Nullable SavedLearned learned,
    @Nullable List<SavedWord> told) {

  static final int VERSION = 1;

  private static final Remembered NEVER_SEEN =
      new Remembered(0, Health.UNKNOWN, Role.OUT, Admin.AUTO);

  /** Nothing was ever saved. */
  static final SavedState EMPTY =
      new SavedState(VERSION, Map.of(), List.of(), SavedLearned.NOTHING, List.of());

  /** Copies the map; the words are checked when they are read. */
  SavedState {
    uplinks = Map.copyOf(uplinks);
    ledger = ledger == null ? List.of() : List.copyOf(ledger);
    told = told == null ? List.of() : List.copyOf(told);
  }

  @Override
  public List<SavedNetwork> ledger() {
    return Objects.requireNonNull(ledger);
  }

  @Override
  public List<SavedWord> told() {
    return Objects.requireNonNull(told);
  }

  /**
   * One uplink, in the words of status.
   *
   * @param number i
   * @param health "unknown", "up" or "down"
   * @param role "active", "standby" or "out"
   * @param admin "auto", "drained" or "failed-over"
   * @param until when the wish ends, RFC 3339; null for never
   * @param reason the administrator's words; null for none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record SavedUplink(
      int number,
      String health,
      String role,
      String admin,
      @Nullable String until,
      @Nullable String reason) {

    Remembered remembered() {
      return new Remembered(
          number,
          word(Health.values(), Health::text, health),
          word(Role.values(), Role::text, role),
          new Admin(
              word(Admin.State.values(), Admin.State::text, admin),
              Optional.ofNullable(until).map(SavedUplink::instant),
              Optional.ofNullable(reason)));
    }

    private static Instant instant(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("\"" + text + "\" is not a time", e);
      }
    }

    private static <T> T word(T[] values, Function<T, String> text, String word) {
      return Arrays.stream(values)
          .filter(value -> text.apply(value).equals(word))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("unknown word \"" + word + "\""));
    }
  }

  /** What had been learned, as of {@code now}, without what is over. */
  Learned learned(Moment now) {
    return learned == null ? Learned.NOTHING : learned.recall(now);
  }

  /**
   * This state with what {@code world} knows {@code now}, with {@code networks} and {@code words}.
   * A name whose number another one has by now is forgotten.
   */
  SavedState with(World world, List<SavedNetwork> networks, List<SavedWord> words, Moment now) {
    Map<String, SavedUplink> next = new TreeMap<>(uplinks);
    Set<Integer> taken =
        world.uplinks().values().stream().map(UplinkState::number).collect(Collectors.toSet());
    next.values().removeIf(known -> taken.contains(known.number()));
    world.uplinks().forEach((name, state) -> next.put(name, saved(state)));
    SavedLearned before = learned == null ? SavedLearned.NOTHING : learned;
    return new SavedState(VERSION, next, networks, before.with(world.learned(), now), words);
  }

  /**
   * What is known of each uplink of {@code config}; one that is new gets the next number. When all
   * have been given, it gets the smallest that no uplink of {@code config} has.
   */
  Map<String, Remembered> recall(Config config) {
    List<String> names = config.uplinks().stream().map(UplinkConfig::name).toList();
    Set<Integer> taken = new HashSet<>();
    names.stream().map(uplinks::get).filter(Objects::nonNull).forEach(u -> taken.add(u.number()));
    Set<Integer> given = new HashSet<>();
    Map<String, Remembered> recalled = new TreeMap<>();
    for (String name : names) {
      SavedUplink known = uplinks.get(name);
      Remembered past = known == null ? NEVER_SEEN : known.remembered();
      // Two of one number would lead through one table: a file that says so is mended here.
      boolean own = isPossible(past.number()) && !given.contains(past.number());
      int number = own ? past.number() : free(taken);
      given.add(number);
      taken.add(number);
      recalled.put(name, new Remembered(number, past.health(), past.role(), past.admin()));
    }
    return recalled;
  }

  /** The next number after all that were given, or the smallest that is not {@code taken}. */
  private int free(Set<Integer> taken) {
    Stream<Integer> saved = uplinks.values().stream().map(SavedUplink::number);
    int next =
        1
            + Stream.concat(saved, taken.stream())
                .filter(SavedState::isPossible)
                .reduce(0, Math::max);
    return isPossible(next)
        ? next
        : IntStream.rangeClosed(1, KernelConfig.MOST_UPLINKS)
            .filter(number -> !taken.contains(number))
            .findFirst()
            .orElseThrow();
  }

  /** Earlier versions counted on beyond the last number that the kernel's places are made for. */
  private static boolean isPossible(int number) {
    return number >= 1 && number <= KernelConfig.MOST_UPLINKS;
  }

  /** Only the numbers: every uplink as if it had never been seen, but for its number. */
  Map<String, Remembered> numbers(Config config) {
    Map<String, Remembered> fresh = recall(config);
    fresh.replaceAll(
        (name, past) -> new Remembered(past.number(), Health.UNKNOWN, Role.OUT, Admin.AUTO));
    return fresh;
  }

  private static SavedUplink saved(UplinkState state) {
    return new SavedUplink(
        state.number(),
        state.verdict().health().text(),
        state.role().text(),
        state.admin().state().text(),
        state.admin().until().map(Instant::toString).orElse(null),
        state.admin().reason().orElse(null));
  }
}
