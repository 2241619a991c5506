package sadr.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code sadr doctor} on a lab's router, and what it says is to be done. */
final class DoctorVisit {

  /** A networkd that takes nothing of ours away: of other tests one may run beside. */
  static final String NETWORKD_KEEPS =
      "mount -t tmpfs none /etc/systemd;"
          + " printf '[Network]\\nManageForeignRoutes=no\\nManageForeignRoutingPolicyRules=no\\n'"
          + " >/etc/systemd/networkd.conf;";

  private final Lab lab;

  DoctorVisit(Lab lab) {
    this.lab = lab;
  }

  /** What it says, which has to exit with {@code exit}. */
  Diagnosis doctor(int exit, String... options) {
    return doctor(exit, NETWORKD_KEEPS, Lab.program(), options);
  }

  /**
   * The same behind some commands of sh(1), in mounts of its own.
   *
   * @param preparation with {@code %1$s} for the lab's directory; ends in a semicolon
   * @param program which sadr to run
   */
  Diagnosis doctor(int exit, String preparation, Path program, String... options) {
    String behind = preparation.replace("%1$s", lab.directory().toString()) + " exec \"$@\"";
    List<String> line = new ArrayList<>(List.of("sh", "-ec", behind, "sh", program.toString()));
    line.addAll(List.of("doctor", "--json", "-c", lab.configFile().toString()));
    line.addAll(List.of(options));
    return Diagnosis.of(Outcome.of(lab.topology().inside("router", line)), exit);
  }

  /** Runs commands on the router. */
  void on(String... commands) {
    for (String command : commands) {
      at("router", command);
    }
  }

  /** Runs a command on a node, and gives what it printed. */
  String at(String node, String command) {
    return lab.topology().exec(node, "sh", "-c", command).mustWork();
  }

  /** Does what the findings of these checks say is to be done. */
  void mend(Diagnosis diagnosis, String... checks) {
    diagnosis.mending(checks).forEach(this::on);
  }
}
