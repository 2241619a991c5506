package sadr.controller.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import sadr.controller.config.EventKinds;
import sadr.controller.control.JsonObject;
import sadr.controller.control.MalformedLineException;

/** Which events are meant: the options of {@code sadr events} that choose among them. */
final class EventFilter implements Predicate<String> {

  @Option(
      names = "--uplink",
      paramLabel = "NAME",
      description = "Only those about this uplink; may be given more than once.")
  private List<String> uplinks = new ArrayList<>();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      converter = KindConverter.class,
      description =
          "Only those of this kind, as in uplink.down, or with this first word, as in uplink; may"
              + " be given more than once.")
  private List<String> kinds = new ArrayList<>();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Options.InstantConverter.class,
      description = "Leave out what is younger: a duration or a time, as for --since.")
  private Optional<Instant> until = Optional.empty();

  /** Whether it ends at some time. */
  boolean ends() {
    return until.isPresent();
  }

  @Override
  public boolean test(String line) {
    if (uplinks.isEmpty() && kinds.isEmpty() && until.isEmpty()) {
      return true;
    }
    try {
      JsonObject event = JsonObject.parse(line);
      String kind = event.text("event");
      return (uplinks.isEmpty() || event.shown("uplink").filter(uplinks::contains).isPresent())
          && (kinds.isEmpty() || kinds.stream().anyMatch(wanted -> EventKinds.covers(wanted, kind)))
          && (until.isEmpty() || !event.time("at").isAfter(until.get()));
    } catch (MalformedLineException e) {
      return false;
    }
  }

  /** A kind that there is. */
  static final class KindConverter implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      EventKinds.problem(value)
          .ifPresent(
              wrong -> {
                throw new TypeConversionException(wrong);
              });
      return value;
    }
  }
}
