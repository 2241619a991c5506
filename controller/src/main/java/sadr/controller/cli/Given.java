package sadr.controller.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;

/**
 * What the user gave for an option or a parameter. It may be asked once the command runs.
 *
 * @param <T> what its text means
 */
final class Given<T> {

  private final ArgSpec place;
  private final Optional<T> otherwise;

  private Given(ArgSpec place, Optional<T> otherwise) {
    this.place = place;
    this.otherwise = otherwise;
  }

  static <T> Given<T> at(ArgSpec place) {
    return new Given<>(place, Optional.empty());
  }

  /** The same, with a value for the user who gives none. */
  Given<T> or(T otherwise) {
    return new Given<>(place, Optional.of(otherwise));
  }

  /** Empty if the user gave nothing and there is no value for that. */
  Optional<T> value() {
    @Nullable T found = place.getValue();
    return found == null ? otherwise : Optional.of(found);
  }

  /** Its text, as the user wrote it; empty if the user gave nothing. */
  Optional<String> text() {
    return place.originalStringValues().stream().findFirst();
  }

  /** Of what must be given, or has a value without that. */
  T get() {
    return value().orElseThrow();
  }

  /** Whether the user wrote it: all that there is to ask of a flag. */
  boolean isGiven() {
    @Nullable Object found = place.getValue();
    return found != null && !found.equals(false);
  }
}
