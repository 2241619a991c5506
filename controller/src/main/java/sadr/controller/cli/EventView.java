package sadr.controller.cli;

import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import sadr.controller.control.JsonObject;
import sadr.controller.control.MalformedLineException;

/** Journal lines for people: time, event, uplink, then the rest as {@code key=value}. */
final class EventView implements Consumer<String> {

  private static final Set<String> COLUMNS = Set.of("at", "event", "uplink");

  private final Console console;

  EventView(Console console) {
    this.console = console;
  }

  @Override
  public void accept(String line) {
    console.print(shown(line));
  }

  private static String shown(String line) {
    try {
      JsonObject event = JsonObject.parse(line);
      StringJoiner rest = new StringJoiner(" ");
      for (String name : event.names()) {
        if (!COLUMNS.contains(name)) {
          event.shown(name).ifPresent(value -> rest.add(name + "=" + quoted(value)));
        }
      }
      String columns =
          padded(event.shown("at").orElse("-"), 24)
              + padded(event.shown("event").orElse("-"), 15)
              + padded(event.shown("uplink").orElse("-"), 10);
      return (columns + rest).stripTrailing();
    } catch (MalformedLineException e) {
      return line;
    }
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length())) + "  ";
  }

  private static String quoted(String value) {
    return value.isEmpty() || value.contains(" ") ? "\"" + value + "\"" : value;
  }
}
