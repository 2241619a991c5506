package sadr.controller.daemon;

import java.nio.file.Path;

/** Configurations to be tried. */
final class TrialTexts {

  private TrialTexts() {}

  /** One uplink of this name. */
  static String of(Path state, String uplink) {
    return """
    [[uplink]]
    name = "%1$s"
    interface = "wan1"
    gateway = "fe80::1"
    prefixes = ["2001:db8:a000::/56"]

    [state]
    directory = "%2$s"

    [control]
    socket = "%2$s/sock"
    """
        .formatted(uplink, state);
  }
}
