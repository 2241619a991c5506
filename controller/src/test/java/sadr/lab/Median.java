package sadr.lab;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Times of one kind, measured again and again: what a test prints and judges. */
final class Median {

  private final String what;
  private final List<Double> millis = new ArrayList<>();

  Median(String what) {
    this.what = what;
  }

  /** Adds one, in nanoseconds. */
  void add(long nanos) {
    millis.add(nanos / 1e6);
  }

  /**
   * Prints, and fails if not even the quickest of them keeps the promise: a busy machine spoils
   * many, but hardly ever all. What is promised of the median, it may miss there as far as to
   * {@code busy}. Both in milliseconds.
   */
  void assertKept(double promise, double busy) {
    assertThat(print()).as(what).isLessThan(busy);
    assertThat(Collections.min(millis)).as("the quickest, " + what).isLessThan(promise);
  }

  /** The middle one, in milliseconds; prints it with the range and all of them in their order. */
  double print() {
    List<Double> sorted = millis.stream().sorted().toList();
    double median = sorted.get(sorted.size() / 2);
    System.out.printf(
        Locale.ROOT,
        "%s: median %.1f ms, range %.1f to %.1f ms, %d times: %s%n",
        what,
        median,
        sorted.get(0),
        sorted.get(sorted.size() - 1),
        sorted.size(),
        sorted.stream().map(ms -> String.format(Locale.ROOT, "%.0f", ms)).collect(joining(" ")));
    return median;
  }
}
