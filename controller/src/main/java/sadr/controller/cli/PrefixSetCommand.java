package sadr.controller.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sadr.controller.control.Request;

/** {@code sadr prefix set}. */
final class PrefixSetCommand extends ChangeCommand {

  private final PrefixOwner owner = new PrefixOwner(syntax());

  private final Given<Options.Span> preferred =
      syntax()
          .required(
              "--preferred",
              "TIME",
              Options::lifetime,
              "For how long hosts may begin connections from it.");

  private final Given<Options.Span> valid =
      syntax()
          .required("--valid", "TIME", Options::lifetime, "For how long it may be used at all.");

  private final Given<List<String>> replaces =
      syntax()
          .options(
              "--replaces",
              "PREFIX",
              Function.identity(),
              "Takes another prefix away from the uplink in the same moment; may be written several times.");

  PrefixSetCommand(Shell shell) {
    super(shell, "set", "An ISP has delegated a prefix, or prolonged it.");
    syntax()
        .synopsis(
            "sadr prefix set UPLINK PREFIX --preferred TIME --valid TIME [--replaces PREFIX]...",
            "                [--socket PATH] [--json]",
            "sadr prefix set --interface NAME PREFIX --preferred TIME --valid TIME [...]")
        .description(
            "From now on the prefix is the uplink's: its traffic leaves there, and LANs get their /64s out of it.",
            "TIME is a number of seconds, a duration as in 2h, or \"infinity\". A valid TIME of 0 takes the prefix away.")
        .exits(
            " 0:done",
            " 1:it could not be done: the prefix overlaps another one, or is too long for a LAN's subnet",
            " 2:bad usage: no such uplink, no prefix that an ISP could delegate, preferred for longer than valid",
            " 3:no daemon answers",
            " 4:not permitted: only root and the daemon's user may change anything")
        .examples(
            "  sadr prefix set fiber 2001:db8:a000::/56 --preferred 3600 --valid 7200",
            "  sadr prefix set --interface wan1 2001:db8:a100::/56 --preferred 1h --valid 2h \\",
            "    --replaces 2001:db8:a000::/56");
  }

  @Override
  Request.Change change() {
    Optional<Duration> last = valid.get().length();
    Optional<Duration> first = preferred.get().length();
    if (last.isPresent() && (first.isEmpty() || first.get().compareTo(last.get()) > 0)) {
      throw owner.wrong("it cannot be preferred for longer than it is valid");
    }
    return new Request.PrefixSet(
        owner.whose(),
        owner.prefix(),
        first,
        last,
        replaces.get().stream().map(owner::prefix).toList());
  }
}
