package sadr.probes.sim;

import java.time.Duration;
import java.util.function.IntPredicate;

/**
 * What lies between the router and the targets. May have a state: a network serves one simulation,
 * which hands it the probes in the order of sending.
 */
@FunctionalInterface
public interface Network {

  /** Nothing in between: the answer is back at once. */
  Network NOTHING = journey -> {};

  /** Everything is lost. */
  Network SILENCE = Journey::lose;

  /** Writes down what becomes of a probe. */
  void carry(Journey journey);

  /** This one, and behind it {@code next}. Where times of return matter, delays come first. */
  default Network then(Network next) {
    return journey -> {
      carry(journey);
      next.carry(journey);
    };
  }

  /** This one for those targets only, by number; the others pass. */
  default Network onlyTo(IntPredicate targets) {
    return journey -> {
      if (targets.test(journey.target())) {
        carry(journey);
      }
    };
  }

  /** This one from {@code start} on, for what is sent then; what is sent before passes. */
  default Network from(Duration start) {
    long startNanos = start.toNanos();
    return journey -> {
      if (journey.sentNanos() >= startNanos) {
        carry(journey);
      }
    };
  }

  /** This one for what is sent in one of {@code spans}; what is sent outside passes. */
  default Network during(Spans spans) {
    return journey -> {
      if (spans.contain(journey.sentNanos())) {
        carry(journey);
      }
    };
  }

  /** The way back is cut in {@code spans}: answers that would arrive then are lost. */
  static Network noWayBack(Spans spans) {
    return journey -> {
      if (spans.contain(journey.backNanos())) {
        journey.lose();
      }
    };
  }

  /** Every answer takes {@code roundTrip}. */
  static Network delay(Duration roundTrip) {
    long nanos = roundTrip.toNanos();
    return journey -> journey.delay(nanos);
  }
}
