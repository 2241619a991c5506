package sadr.controller.cli;

import java.util.List;
import picocli.CommandLine.ParameterException;
import sadr.controller.control.Request;
import sadr.net.Ip6Prefix;

/** {@code UPLINK PREFIX}, or {@code --interface NAME PREFIX}: a client knows no uplink's name. */
final class PrefixOwner {

  private final Syntax syntax;
  private final Given<List<String>> words;
  private final Given<String> device;

  PrefixOwner(Syntax syntax) {
    this.syntax = syntax;
    words =
        syntax.oneOrTwo(
            "UPLINK PREFIX",
            "The uplink's name in the configuration,",
            "and the prefix, as in 2001:db8:a000::/56.");
    device =
        syntax.option("--interface", "NAME", "The uplink on this interface, instead of UPLINK.");
  }

  Request.Whose whose() {
    boolean byDevice = device.isGiven();
    if (words.get().size() != (byDevice ? 1 : 2)) {
      throw wrong(
          byDevice
              ? "with --interface write the prefix alone"
              : "write the uplink's name and the prefix");
    }
    return new Request.Whose(device.value().orElse(words.get().get(0)), byDevice);
  }

  Ip6Prefix prefix() {
    return prefix(words.get().get(words.get().size() - 1));
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
    return syntax.wrong(text);
  }
}
