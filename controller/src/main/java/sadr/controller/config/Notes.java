package sadr.controller.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.Target;

/** Says what a good configuration does not do. */
final class Notes {

  /** What a server of somebody else may well be asked. */
  private static final Duration POLITE = Duration.ofSeconds(2);

  private Notes() {}

  static List<String> of(Config config, Predicate<String> groupExists) {
    List<String> notes = new ArrayList<>();
    config.uplinks().forEach(uplink -> uplink(uplink, notes));
    List<String> learners =
        config.uplinks().stream()
            .filter(UplinkConfig::learnsPrefixes)
            .map(UplinkConfig::name)
            .toList();
    if (learners.size() > 1) {
      notes.add(
          String.join(", ", learners)
              + " learn their prefixes: which is whose tells dhcpcd's hook, or, where"
              + " systemd-networkd does the interfaces, an address of the prefix or a route"
              + " \"default from PREFIX\" on the uplink's own interface; see README");
    }
    if (!config.hooks().isEmpty()) {
      notes.add(
          "hooks run as the user that they name only where the daemon may change users, as root"
              + " may; else as the daemon's own user; always without capabilities");
    }
    if (!groupExists.test(config.control().group())) {
      notes.add(
          "there is no group \"" + config.control().group() + "\": only root can ask the daemon");
    }
    return notes;
  }

  private static void uplink(UplinkConfig uplink, List<String> notes) {
    if (uplink.probe().targets().isEmpty()) {
      notes.add(
          "uplink \""
              + uplink.name()
              + "\" has no probe targets: only its carrier and its gateway tell whether it is"
              + " alive");
    }
    Duration interval = uplink.probe().settings().interval();
    uplink.probe().targets().stream()
        .filter(target -> target.kind() instanceof ProbeKind.Http)
        .filter(target -> interval.compareTo(POLITE) < 0)
        .forEach(target -> notes.add(tooOften(uplink.name(), target, interval)));
  }

  private static String tooOften(String uplink, Target target, Duration interval) {
    return "uplink \""
        + uplink
        + "\" asks for "
        + target.kind().text()
        + " every "
        + DurationText.format(interval)
        + ", "
        + Duration.ofDays(1).dividedBy(interval)
        + " connections a day; a longer interval is kinder to a server that is not yours";
  }
}
