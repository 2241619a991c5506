package sadr.controller.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sadr.controller.control.Request;
import sadr.net.Ip6Prefix;

/** {@code UPLINK PREFIX}, or {@code --interface NAME PREFIX}: a client knows no uplink's name. */
final class PrefixOwner {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..2",
      paramLabel = "UPLINK PREFIX",
      hideParamSyntax = true,
      description = {
        "The uplink's name in the configuration,",
        "and the prefix, as in 2001:db8:a000::/56."
      })
  private List<String> words = List.of();

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description = "The uplink on this interface, instead of UPLINK.")
  private Optional<String> device = Optional.empty();

  Request.Whose whose() {
    if (words.size() != (device.isPresent() ? 1 : 2)) {
      throw wrong(
          device.isPresent()
              ? "with --interface write the prefix alone"
              : "write the uplink's name and the prefix");
    }
    return new Request.Whose(device.orElse(words.get(0)), device.isPresent());
  }

  Ip6Prefix prefix() {
    return prefix(words.get(words.size() - 1));
  }

  Ip6Prefix prefix(String text) {
    try {
      return Ip6Prefix.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong(
          "\"" + text + "\" is no IPv6 prefix, as in 2001:db8:a000::/56: " + e.getMessage());
    }
  }

  ParameterException wrong(String text) {
    return new ParameterException(spec.commandLine(), text);
  }
}
