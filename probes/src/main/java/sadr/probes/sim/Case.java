package sadr.probes.sim;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/**
 * One case of the {@link Catalogue}.
 *
 * @param name what happens, such as "2 % random loss"
 * @param promise what must come of it
 * @param seed of all its dice
 * @param quick how much time a test gives it
 * @param full how much time the bench gives it
 * @param teller makes the story of a given length
 */
public record Case(
    String name, Promise promise, long seed, Duration quick, Duration full, Teller teller) {

  /** Makes the story of a given length. */
  interface Teller extends BiFunction<SplittableRandom, Duration, Story> {}

  /** What must come of a case. */
  public enum Promise {
    /** The path stays up: every verdict against it is false. */
    STAYS_UP,
    /** Each outage longer than two seconds is found, and nothing else. */
    FINDS_OUTAGES,
    /** There is no outage, and what looks like one is taken back within a quarter of a second. */
    TAKES_BACK
  }

  /** Plays it for {@code length}, always with the same result. */
  public CaseResult play(Duration length) {
    return CaseResult.of(teller.apply(new SplittableRandom(seed), length));
  }
}
