package sadr.controller.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sadr.controller.doctor.Programs.ConfigText;

/** What other programs do to sadr's part of the network. */
final class ProgramChecks {

  private static final Duration LATELY = Duration.ofHours(1);
  private static final int OFTEN = 3;
  private static final Set<String> NO = Set.of("0", "no", "n", "false", "f", "off");

  private final Evidence evidence;
  private final Programs programs;
  private final List<Finding> found = new ArrayList<>();

  private ProgramChecks(Evidence evidence) {
    this.evidence = evidence;
    this.programs = evidence.programs();
  }

  static List<Finding> check(Evidence evidence) {
    ProgramChecks checks = new ProgramChecks(evidence);
    checks.daemon();
    if (checks.programs.networkdRuns()) {
      checks.networkd(
          "networkd.rules",
          "ManageForeignRoutingPolicyRules",
          "the rules that sadr made",
          "until sadr has put them back the site's sources go by main, to whichever ISP that"
              + " names");
      checks.networkd(
          "networkd.routes",
          "ManageForeignRoutes",
          "the routes that sadr made",
          "until sadr has put them back hosts get errors, and guards are missing");
    }
    checks.repairs();
    checks.protocols();
    return checks.found;
  }

  private void daemon() {
    if (programs.daemon().isEmpty()) {
      found.add(
          Finding.note(
                  "daemon.absent",
                  "no daemon answers",
                  "nothing watches the uplinks, nor tells hosts which prefix to use")
              .mendedBy("systemctl start sadr"));
    } else if (!programs.daemon().get().ready()) {
      found.add(
          Finding.warning(
              "daemon.starting",
              "the daemon has not come through its start",
              "what is found now may be gone in a moment"));
    }
  }

  /** The last file that says it counts; without a word it is yes (networkd.conf(5)). */
  private void networkd(String check, String key, String what, String why) {
    Optional<String> said = Optional.empty();
    String where = "no file says " + key;
    for (ConfigText file : programs.networkd()) {
      Optional<String> here = value(file.text(), key);
      if (here.isPresent()) {
        // An empty value, or one that is no truth value, leaves it as it is.
        said = here;
        where = file.path() + ": " + key + "=" + here.get();
      }
    }
    if (said.filter(value -> NO.contains(value.toLowerCase(Locale.ROOT))).isPresent()) {
      return;
    }
    found.add(
        Finding.error(
                check,
                "systemd-networkd removes " + what + " whenever it starts anew or reconfigures",
                why)
            .shownBy(where + (said.isEmpty() ? " (default: yes)" : ""))
            .mendedBy(
                "mkdir -p /etc/systemd/networkd.conf.d",
                "printf '[Network]\\n"
                    + "ManageForeignRoutes=no\\n"
                    + "ManageForeignRoutingPolicyRules=no\\n"
                    + "' > /etc/systemd/networkd.conf.d/60-sadr.conf",
                "systemctl restart systemd-networkd"));
  }

  /** What {@code text} says of a key in its section [Network], last; by systemd.syntax(7). */
  static Optional<String> value(String text, String key) {
    Optional<String> value = Optional.empty();
    String section = "";
    for (String raw : text.replace("\\\n", " ").lines().toList()) {
      String line = raw.strip();
      if (line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line;
      }
      int equals = line.indexOf('=');
      if (section.equals("[Network]")
          && equals > 0
          && line.substring(0, equals).strip().equals(key)) {
        String word = line.substring(equals + 1).strip();
        value = word.isEmpty() ? value : Optional.of(word);
      }
    }
    return value;
  }

  private void repairs() {
    List<Programs.Repair> lately =
        programs.repairs().stream()
            .filter(r -> r.at().isAfter(evidence.machine().now().minus(LATELY)))
            .toList();
    if (lately.size() < OFTEN) {
      return;
    }
    String by =
        lately.stream()
            .map(Programs.Repair::by)
            .filter(name -> !name.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    Programs.Repair last = lately.get(lately.size() - 1);
    found.add(
        Finding.error(
                "repairs",
                "somebody keeps changing what is sadr's: "
                    + lately.size()
                    + " repairs in the last hour"
                    + (by.isEmpty() ? "" : ", after " + by),
                "between each change and its repair the site is without it")
            .shownBy("last at " + last.at() + ": " + last.first())
            .mendedBy("sadr events --since 1h", "stop or configure the program that it names"));
  }

  private void protocols() {
    int traffic = evidence.site().config().kernel().protocol();
    int guards = evidence.site().config().kernel().guardProtocol();
    for (int number : new int[] {traffic, guards}) {
      String name = programs.protocolNames().get(number);
      if (name != null && !name.contains("sadr")) {
        found.add(
            Finding.warning(
                    "protocol.named",
                    "routing protocol " + number + " is somebody else's by name",
                    "sadr deletes what bears its number and is none of its own")
                .shownBy(name)
                .mendedBy("give sadr a free number: protocol and guard-protocol in [kernel]"));
      }
    }
  }
}
