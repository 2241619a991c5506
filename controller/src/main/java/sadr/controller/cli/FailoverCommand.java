package sadr.controller.cli;

import java.time.Duration;
import sadr.controller.config.DurationText;
import sadr.controller.control.Request;

/** {@code sadr failover}. */
final class FailoverCommand extends ChangeCommand {

  private final Given<String> uplink = Options.uplink(syntax());

  private final Given<Duration> forTime =
      syntax()
          .option(
              "--for",
              "TIME",
              DurationText::parse,
              "Restore it by itself after this time, as in 30m or 2h; 1s to 366d.");

  private final Given<String> reason = syntax().option("--reason", "TEXT", "Why, for the journal.");

  private final Given<Boolean> force =
      syntax().flag("--force", "Even if no other uplink is usable.");

  FailoverCommand(Shell shell) {
    super(shell, "failover", "Takes an uplink out, as if it were dead.");
    syntax()
        .description(
            "Its routes go, and what hosts send from its prefixes is refused, until \"sadr restore\" or until the time is over."
                + " Its probes go on. The last usable uplink is taken out only with --force.")
        .exits(
            " 0:done",
            " 1:refused: it is the last usable uplink",
            " 2:there is no such uplink",
            " 3:no daemon answers",
            " 4:not permitted: only root and the daemon's user may change anything")
        .examples(
            "  sadr failover fiber",
            "  sadr failover fiber --for 30m --reason \"the ISP changes its router\"");
  }

  @Override
  Request.Change change() throws CommandException {
    Options.require("--for", forTime, Request.SHORTEST_FAILOVER, Request.LONGEST_FAILOVER);
    return new Request.Failover(uplink.get(), forTime.value(), reason.value(), force.isGiven());
  }
}
