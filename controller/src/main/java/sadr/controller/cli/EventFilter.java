package sadr.controller.cli;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import sadr.controller.config.EventKinds;
import sadr.controller.control.JsonObject;
import sadr.controller.control.MalformedLineException;

/**
 * Which events are meant: the options of {@code sadr events} that choose among them. One thread
 * asks.
 */
final class EventFilter implements Predicate<String> {

  private final Given<List<String>> uplinks;
  private final Given<List<String>> kinds;
  private final Given<Instant> until;

  /** Which of the uplinks some line so far was about, whatever its kind and time. */
  private final Set<String> met = new HashSet<>();

  EventFilter(Syntax syntax) {
    uplinks =
        syntax.options(
            "--uplink",
            "NAME",
            Function.identity(),
            "Only those about this uplink; may be given more than once.");
    kinds =
        syntax.options(
            "--kind",
            "KIND",
            EventFilter::kind,
            "Only those of this kind, as in uplink.down, or with this first word, as in uplink; may"
                + " be given more than once.");
    until =
        syntax.option(
            "--until",
            "TIME",
            Options::instant,
            "Leave out what is younger: a duration or a time, as for --since.");
  }

  /** Whether it ends at some time. */
  boolean ends() {
    return until.isGiven();
  }

  /** Refuses an uplink that is none of {@code names}, and that no line so far was about. */
  void requireUplinks(List<String> names) throws CommandException {
    for (String asked : uplinks.value().orElse(List.of())) {
      if (!names.contains(asked) && !met.contains(asked)) {
        throw Options.noUplink(asked, names);
      }
    }
  }

  /** Whether {@link #requireUplinks} might refuse anything. */
  boolean doubtsUplinks() {
    return !met.containsAll(uplinks.value().orElse(List.of()));
  }

  @Override
  public boolean test(String line) {
    if (!uplinks.isGiven() && !kinds.isGiven() && !until.isGiven()) {
      return true;
    }
    try {
      JsonObject event = JsonObject.parse(line);
      return isAboutUplink(event) && isOfKind(event.text("event")) && isInTime(event.time("at"));
    } catch (MalformedLineException e) {
      return false;
    }
  }

  private boolean isAboutUplink(JsonObject event) throws MalformedLineException {
    if (!uplinks.isGiven()) {
      return true;
    }
    Optional<String> about = event.shown("uplink").filter(uplinks.get()::contains);
    about.ifPresent(met::add);
    return about.isPresent();
  }

  private boolean isOfKind(String kind) {
    return !kinds.isGiven()
        || kinds.get().stream().anyMatch(wanted -> EventKinds.covers(wanted, kind));
  }

  private boolean isInTime(Instant at) {
    return until.value().filter(at::isAfter).isEmpty();
  }

  /** A kind that there is. */
  private static String kind(String value) {
    EventKinds.problem(value)
        .ifPresent(
            wrong -> {
              throw new IllegalArgumentException(wrong);
            });
    return value;
  }
}
