package sadr.controller.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import sadr.controller.config.ConfigReader;
import sadr.controller.config.DurationText;

/** The options that several commands share. */
final class Options {

  private Options() {}

  /** {@code -c FILE}. */
  static final class ConfigFile {
    @Option(
        names = {"-c", "--config"},
        paramLabel = "FILE",
        description = "The configuration (default: /etc/sadr/sadr.toml).")
    Path file = ConfigReader.DEFAULT_FILE;
  }

  /** {@code --json}. */
  static final class Json {
    @Option(names = "--json", description = "Print JSON, for programs.")
    boolean wanted;
  }

  /** Durations as in the configuration. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        return DurationText.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /**
   * A lifetime.
   *
   * @param length empty for one without end
   */
  record Span(Optional<Duration> length) {

    static final Span ENDLESS = new Span(Optional.empty());
  }

  /** Seconds, as DHCPv6 clients tell them, or a duration, or "infinity". */
  static final class LifetimeConverter implements ITypeConverter<Span> {

    /** What means infinity in DHCPv6 (RFC 8415 §7.7). */
    private static final long INFINITE = 0xffff_ffffL;

    @Override
    public Span convert(String value) {
      if (value.equals("infinity") || value.equals(Long.toString(INFINITE))) {
        return Span.ENDLESS;
      }
      try {
        boolean plain = value.matches("[0-9]{1,10}");
        Duration span =
            plain ? Duration.ofSeconds(Long.parseLong(value)) : DurationText.parse(value);
        if (span.toSeconds() >= INFINITE) {
          throw new TypeConversionException("\"" + value + "\" is too long; write \"infinity\"");
        }
        return new Span(Optional.of(span));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "\"" + value + "\" is no lifetime; write seconds, or as in \"2h\", or \"infinity\"");
      }
    }
  }

  /** A time, or how long ago. */
  static final class InstantConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return value.contains("T")
            ? Instant.parse(value)
            : Instant.now().minus(DurationText.parse(value));
      } catch (DateTimeParseException | IllegalArgumentException e) {
        throw new TypeConversionException(
            "\""
                + value
                + "\" is neither a duration, as in \"1h\", nor a time, as in \"2026-01-31T12:00:00Z\"");
      }
    }
  }
}
