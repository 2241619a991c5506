package sadr.controller.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import sadr.controller.cli.Table.Cell;
import sadr.controller.control.StatusReport;
import sadr.controller.control.StatusReport.Prefix;
import sadr.controller.control.StatusReport.Uplink;
import sadr.controller.control.StatusReport.Withdrawn;

/** The prefixes of a {@link StatusReport} for people. */
final class PrefixView {

  /** More rows than this nobody reads. */
  private static final int MOST = 30;

  private final Console console;
  private final Instant now;

  /**
   * A view.
   *
   * @param now what "in 3m" is counted from
   */
  PrefixView(Console console, Instant now) {
    this.console = console;
    this.now = now;
  }

  /** A table, then a line for each network that hosts must let go of, then an empty one. */
  void print(StatusReport report) {
    Table table = new Table(console.colour());
    table.head("PREFIX", "UPLINK", "ORIGIN", "PREFERRED", "VALID", "ADVERTISED");
    int count = 0;
    for (Uplink uplink : report.uplinks()) {
      for (Prefix prefix : uplink.prefixes()) {
        if (count < MOST) {
          row(table, uplink, prefix);
        }
        count++;
      }
    }
    if (count > 0) {
      console.print(table.lines());
      if (count > MOST) {
        console.out().println("and " + (count - MOST) + " more; --json shows all");
      }
      console.out().println();
    }
    withdrawn(report.withdrawn());
  }

  private static void row(Table table, Uplink uplink, Prefix prefix) {
    table.row(
        Cell.of(prefix.prefix()),
        Cell.of(uplink.name()),
        Cell.of(prefix.origin()),
        Cell.of(left(prefix.preferredSeconds())),
        Cell.of(left(prefix.validSeconds())),
        Cell.of(prefix.advertised().orElse("-")));
  }

  private void withdrawn(List<Withdrawn> networks) {
    for (Withdrawn network : networks.subList(0, Math.min(MOST, networks.size()))) {
      console.out().println(line(network));
    }
    if (networks.size() > MOST) {
      console.out().println("and " + (networks.size() - MOST) + " more; --json shows all");
    }
    if (!networks.isEmpty()) {
      console.out().println();
    }
  }

  private String line(Withdrawn network) {
    return "withdrawn: "
        + network.prefix()
        + (network.uplink().isEmpty() ? "" : " of " + network.uplink().get())
        + " on "
        + network.interfaceName()
        + "; every host is clean in "
        + StatusView.span(Duration.between(now, network.clean()))
        + ", at "
        + network.clean();
  }

  private static String left(OptionalLong seconds) {
    return seconds.isEmpty() ? "forever" : StatusView.span(Duration.ofSeconds(seconds.getAsLong()));
  }
}
