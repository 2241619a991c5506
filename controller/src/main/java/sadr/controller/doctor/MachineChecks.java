package sadr.controller.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import sadr.controller.config.OnDown;

/** The machine: clock, JVM, memory, privileges, libraries, disk. */
final class MachineChecks {

  /** Before this sadr did not exist. */
  private static final Instant BIRTH = Instant.parse("2026-01-01T00:00:00Z");

  private static final Duration TOLERANCE = Duration.ofSeconds(60);
  private static final int OLDEST_JAVA = 17;
  private static final long MIB = 1L << 20;
  private static final long NEEDED_BYTES = 160 * MIB;
  private static final long LEFT_BYTES = 48 * MIB;
  private static final long DISK_BYTES = 16 * MIB;

  private final Machine machine;
  private final OnDown onDown;
  private final boolean translatesUla;
  private final List<Finding> found = new ArrayList<>();

  private MachineChecks(Evidence evidence) {
    this.machine = evidence.machine();
    this.onDown = evidence.site().config().onDown();
    this.translatesUla =
        evidence.site().config().lans().stream().anyMatch(lan -> lan.translateUla());
  }

  static List<Finding> check(Evidence evidence) {
    MachineChecks checks = new MachineChecks(evidence);
    checks.clock();
    checks.java();
    checks.memory();
    checks.libraries();
    checks.disk();
    return checks.found;
  }

  private void clock() {
    Instant now = machine.now();
    if (now.isBefore(BIRTH)) {
      found.add(
          Finding.error(
                  "clock.wrong",
                  "the clock says " + now,
                  "certificates of https targets seem not yet valid, times in the journal are"
                      + " wrong, and an operator's order with a time limit may end early or late")
              .mendedBy("timedatectl set-ntp true"));
    } else if (machine.latestEvent().filter(e -> e.isAfter(now.plus(TOLERANCE))).isPresent()) {
      found.add(
          Finding.error(
                  "clock.jumped",
                  "the clock has been set back: the journal knows a later time",
                  "what lasts until a time, an operator's order or a lease, lasts longer than it"
                      + " should; \"sadr events --since\" and \"sadr why\" mislead")
              .shownBy("now " + now + ", the latest event " + machine.latestEvent().orElse(now))
              .mendedBy("timedatectl set-ntp true", "timedatectl"));
    }
    synchronised();
  }

  private void synchronised() {
    if (machine.clockSynchronised().filter(synchronised -> !synchronised).isPresent()) {
      found.add(
          Finding.warning(
                  "clock.unsynchronised",
                  "nothing keeps the clock right",
                  "verdicts do not depend on it, but times in the journal, leases over a restart"
                      + " and certificates do")
              .shownBy("adjtimex: STA_UNSYNC")
              .mendedBy("timedatectl set-ntp true"));
    }
  }

  private void java() {
    Machine.Java java = machine.java();
    if (java.feature() < OLDEST_JAVA) {
      found.add(
          Finding.error(
                  "java.old", "Java " + java.feature() + " is too old", "sadr needs 17 or later")
              .mendedBy("apt install openjdk-17-jre-headless"));
    }
    String name = java.name().toLowerCase(Locale.ROOT);
    if (name.contains("zero") || name.contains("interpreted")) {
      found.add(
          Finding.warning(
                  "java.slow",
                  "this JVM has no compiler",
                  "it is some twenty times slower: a death is noticed late")
              .shownBy(java.name())
              .mendedBy("install a JRE with HotSpot's compilers for this machine"));
    }
    if (!java.archived()) {
      found.add(
          Finding.note(
                  "java.archive",
                  "sadr runs without its class data archive",
                  "it starts in twice the time, and takes 10 MB more")
              .mendedBy("lib/make-archive in sadr's folder, as root, with a JDK installed"));
    }
  }

  private void memory() {
    OptionalLong limit = machine.memory().limit();
    if (limit.isPresent() && limit.getAsLong() < NEEDED_BYTES) {
      found.add(
          Finding.warning(
                  "memory.limit",
                  "the control group allows " + limit.getAsLong() / MIB + " MB",
                  "the daemon takes about 100 MB; the kernel ends it when it wants more than it"
                      + " may")
              .mendedBy("MemoryMax=256M in the unit: systemctl edit sadr"));
    }
    OptionalLong left = machine.memory().available();
    if (left.isPresent() && left.getAsLong() < LEFT_BYTES) {
      found.add(
          Finding.warning(
                  "memory.low",
                  "only " + left.getAsLong() / MIB + " MB of memory are left",
                  "the daemon is swapped out, or ended by the kernel; a verdict comes late")
              .mendedBy("see who has it: ps -eo rss,comm --sort -rss | head"));
    }
  }

  private void libraries() {
    if (!machine.privileges().libnftables()) {
      found.add(
          Finding.error(
                  "nftables.missing",
                  "libnftables.so.1, or nftables in the kernel, is missing",
                  "there is no egress chain (the routes still guard most), no resets, no translation,"
                      + " and a worse ICMPv6 error for hosts")
              .mendedBy("apt install libnftables1", "modprobe nf_tables"));
    }
    boolean tracks =
        onDown.actions().contains(OnDown.Action.RESET)
            || onDown.actions().contains(OnDown.Action.TRANSLATE)
            || translatesUla;
    if (tracks && machine.privileges().conntrack().filter(there -> !there).isPresent()) {
      found.add(
          Finding.error(
                  "conntrack.missing",
                  "the kernel cannot track connections",
                  "the actions reset and translate, and translate-ula, do not work without")
              .mendedBy("modprobe nf_conntrack", "modprobe nf_conntrack_netlink"));
    }
    capabilities();
  }

  private void capabilities() {
    if (!machine.privileges().missing().isEmpty()) {
      found.add(
          Finding.warning(
                  "capabilities",
                  "this process lacks " + String.join(" and ", machine.privileges().missing()),
                  "doctor sees less than there is; a daemon started so would refuse to run")
              .mendedBy("sudo sadr doctor"));
    }
  }

  private void disk() {
    Machine.StateDirectory state = machine.state();
    if (state.exists() && !state.writable() && machine.privileges().missing().isEmpty()) {
      found.add(
          Finding.error(
                  "disk.read-only",
                  "the state directory cannot be written to",
                  "events are lost; after a restart prefixes are not withdrawn from hosts that hold"
                      + " them, and numbers of uplinks may change")
              .shownBy(state.path())
              .mendedBy(
                  "mount -o remount,rw the file system of " + state.path(),
                  "ls -ld " + state.path()));
    } else if (state.exists() && state.free() < DISK_BYTES) {
      found.add(
          Finding.warning(
                  "disk.full",
                  "the disk of the state directory is nearly full",
                  "events are lost, and so is what has to survive a restart")
              .shownBy(state.path() + ": " + state.free() / MIB + " MB free")
              .mendedBy("df -h " + state.path(), "journalctl --vacuum-size=100M"));
    }
  }
}
