package sadr.controller.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import sadr.controller.config.ConfigReader;
import sadr.controller.config.DurationText;
import sadr.controller.config.Spelling;

/** The options that several commands share. */
final class Options {

  private Options() {}

  /** {@code -c FILE}. */
  static Given<Path> config(Syntax syntax) {
    return syntax
        .file("FILE", "The configuration (default: /etc/sadr/sadr.toml).", "-c", "--config")
        .or(ConfigReader.DEFAULT_FILE);
  }

  /** {@code UPLINK}. */
  static Given<String> uplink(Syntax syntax) {
    return syntax.parameter("UPLINK", "The uplink's name in the configuration.");
  }

  /** {@code --json}. */
  static Given<Boolean> json(Syntax syntax) {
    return syntax.flag("--json", "Print JSON, for programs.");
  }

  /** Refuses a time that the user gave and that is out of the range. */
  static void require(String option, Given<Duration> time, Duration least, Duration most)
      throws CommandException {
    if (time.isGiven() && (time.get().compareTo(least) < 0 || time.get().compareTo(most) > 0)) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s %s is not %s to %s"
              .formatted(
                  option,
                  time.text().orElseThrow(),
                  DurationText.format(least),
                  DurationText.format(most)));
    }
  }

  /**
   * What to tell somebody who asks about an uplink that there is not.
   *
   * @param names of those that there are
   */
  static CommandException noUplink(String asked, List<String> names) {
    String meant =
        Spelling.nearest(asked, names)
            .map(name -> "; did you mean \"" + name + "\"?")
            .orElse("; there are " + String.join(", ", names));
    return new CommandException(ExitCode.USAGE, "there is no uplink \"" + asked + "\"" + meant);
  }

  /**
   * A lifetime.
   *
   * @param length empty for one without end
   */
  record Span(Optional<Duration> length) {

    static final Span ENDLESS = new Span(Optional.empty());
  }

  /** What means infinity in DHCPv6 (RFC 8415 §7.7). */
  private static final long INFINITE = 0xffff_ffffL;

  /** Seconds, as DHCPv6 clients tell them, or a duration, or "infinity". */
  static Span lifetime(String value) {
    if (value.equals("infinity") || value.equals(Long.toString(INFINITE))) {
      return Span.ENDLESS;
    }
    Duration span = finite(value);
    if (span.toSeconds() >= INFINITE) {
      throw new IllegalArgumentException("\"" + value + "\" is too long; write \"infinity\"");
    }
    return new Span(Optional.of(span));
  }

  private static Duration finite(String value) {
    try {
      boolean plain = value.matches("[0-9]{1,10}");
      return plain ? Duration.ofSeconds(Long.parseLong(value)) : DurationText.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + value + "\" is no lifetime; write seconds, or as in \"2h\", or \"infinity\"", e);
    }
  }

  /** A time, or how long ago. */
  static Instant instant(String value) {
    try {
      return value.contains("T")
          ? Instant.parse(value)
          : Instant.now().minus(DurationText.parse(value));
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\""
              + value
              + "\" is neither a duration, as in \"1h\", nor a time, as in \"2026-01-31T12:00:00Z\"",
          e);
    }
  }
}
