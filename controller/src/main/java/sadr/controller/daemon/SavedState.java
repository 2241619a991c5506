package sadr.controller.daemon;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sadr.controller.config.Config;
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
   */
  SavedState with(World world, List<SavedNetwork> networks, List<SavedWord> words, Moment now) {
    Map<String, SavedUplink> next = new TreeMap<>(uplinks);
    world.uplinks().forEach((name, state) -> next.put(name, saved(state)));
    SavedLearned before = learned == null ? SavedLearned.NOTHING : learned;
    return new SavedState(VERSION, next, networks, before.with(world.learned(), now), words);
  }

  /** What is known of each uplink of {@code config}; one that is new gets the next number. */
  Map<String, Remembered> recall(Config config) {
    Map<String, Remembered> recalled = new TreeMap<>();
    int highest = uplinks.values().stream().mapToInt(SavedUplink::number).max().orElse(0);
    for (String name : config.uplinks().stream().map(UplinkConfig::name).toList()) {
      SavedUplink known = uplinks.get(name);
      if (known != null) {
        recalled.put(name, known.remembered());
      } else {
        highest++;
        recalled.put(name, new Remembered(highest, Health.UNKNOWN, Role.OUT, Admin.AUTO));
      }
    }
    return recalled;
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
