package sadr.controller.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 500ms}, {@code 1.5s}, {@code 30m}, {@code 1h}, {@code 2d}.
 */
public final class DurationText {

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)(us|ms|s|m|h|d)");

  private DurationText() {}

  /**
   * Reads a number and a unit: us, ms, s, m, h or d.
   *
   * @throws IllegalArgumentException if {@code text} is not that, with a text that says what is
   */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw Values.bad(
          text,
          "is not a duration; write a number and a unit, as in \"500ms\", \"1s\", \"30m\", \"1h\"");
    }
    BigDecimal nanos =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit(matcher.group(2))));
    // Some 292 years at most, which is beyond every range that a duration is held against.
    return Duration.ofNanos(nanos.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue());
  }

  /** The shortest text that {@link #parse} reads back, down to microseconds. */
  public static String format(Duration duration) {
    long micros = duration.toNanos() / 1_000;
    for (String unit : new String[] {"d", "h", "m", "s", "ms"}) {
      long size = unit(unit) / 1_000;
      if (micros >= size && micros % size == 0) {
        return micros / size + unit;
      }
    }
    return micros + "us";
  }

  private static long unit(String name) {
    return switch (name) {
      case "us" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "d" -> 86_400_000_000_000L;
      default -> throw new IllegalArgumentException("unknown unit " + name);
    };
  }
}
