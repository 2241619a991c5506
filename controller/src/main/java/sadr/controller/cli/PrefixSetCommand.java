package sadr.controller.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sadr.controller.control.Request;

/** {@code sadr prefix set}. */
@Command(
    name = "set",
    header = "An ISP has delegated a prefix, or prolonged it.",
    customSynopsis = {
      "sadr prefix set UPLINK PREFIX --preferred TIME --valid TIME [--replaces PREFIX]...",
      "                [--socket PATH] [--json]",
      "sadr prefix set --interface NAME PREFIX --preferred TIME --valid TIME [...]"
    },
    description = {
      "From now on the prefix is the uplink's: its traffic leaves there, and LANs get their /64s out of it.",
      "TIME is a number of seconds, a duration as in 2h, or \"infinity\". A valid TIME of 0 takes the prefix away."
    },
    exitCodeList = {
      " 0:done",
      " 1:it could not be done: the prefix overlaps another one, or is too long for a LAN's subnet",
      " 2:bad usage: no such uplink, no prefix that an ISP could delegate, preferred for longer than valid",
      " 3:no daemon answers",
      " 4:not permitted: only root and the daemon's user may change anything"
    },
    footer = {
      "  sadr prefix set fiber 2001:db8:a000::/56 --preferred 3600 --valid 7200",
      "  sadr prefix set --interface wan1 2001:db8:a100::/56 --preferred 1h --valid 2h \\",
      "    --replaces 2001:db8:a000::/56"
    })
final class PrefixSetCommand extends ChangeCommand {

  @Mixin private PrefixOwner owner = new PrefixOwner();

  @Option(
      names = "--preferred",
      required = true,
      paramLabel = "TIME",
      converter = Options.LifetimeConverter.class,
      description = "For how long hosts may begin connections from it.")
  private Options.Span preferred = Options.Span.ENDLESS;

  @Option(
      names = "--valid",
      required = true,
      paramLabel = "TIME",
      converter = Options.LifetimeConverter.class,
      description = "For how long it may be used at all.")
  private Options.Span valid = Options.Span.ENDLESS;

  @Option(
      names = "--replaces",
      paramLabel = "PREFIX",
      description =
          "Takes another prefix away from the uplink in the same moment; may be written several times.")
  private List<String> replaces = List.of();

  PrefixSetCommand(Shell shell) {
    super(shell);
  }

  @Override
  Request.Change change() {
    Optional<Duration> last = valid.length();
    Optional<Duration> first = preferred.length();
    if (last.isPresent() && (first.isEmpty() || first.get().compareTo(last.get()) > 0)) {
      throw owner.wrong("it cannot be preferred for longer than it is valid");
    }
    return new Request.PrefixSet(
        owner.whose(), owner.prefix(), first, last, replaces.stream().map(owner::prefix).toList());
  }
}
