package sadr.controller.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import sadr.controller.control.StatusReport.KernelStatus;
import sadr.controller.control.StatusReport.Prefix;
import sadr.controller.control.StatusReport.Probe;
import sadr.controller.control.StatusReport.StateStatus;
import sadr.controller.control.StatusReport.Trial;
import sadr.controller.control.StatusReport.Uplink;
import sadr.controller.control.StatusReport.Withdrawn;

/** Reports for tests. */
public final class StatusReports {

  /** The instant that the reports' times are near. */
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private StatusReports() {}

  /** Two uplinks, both up. */
  public static StatusReport healthy() {
    return of(
        WRITABLE,
        Optional.empty(),
        uplink("fiber", "up", "active"),
        uplink("cable", "up", "standby"));
  }

  /** One of two uplinks is down, the disk is full, and a configuration is on trial. */
  public static StatusReport oneDown() {
    return of(
        FULL, Optional.of(TRIAL), uplink("fiber", "down", "out"), uplink("cable", "up", "active"));
  }

  private static final StateStatus WRITABLE =
      new StateStatus("/var/lib/sadr", Optional.empty(), Optional.empty(), 0, 0);

  private static final StateStatus FULL =
      new StateStatus(
          "/var/lib/sadr",
          Optional.of("no space left on device"),
          Optional.of(NOON.minusSeconds(9)),
          3,
          1);

  private static final Trial TRIAL =
      new Trial(
          "/root/new.toml",
          "/etc/sadr/sadr.toml",
          "/var/lib/sadr/try",
          NOON.plusSeconds(60),
          false);

  /** Both uplinks are up and taken out, and a LAN's interface is misspelt. */
  public static StatusReport cutOff() {
    return telling(List.of("lna1"), Optional.of("no uplink is usable: fiber, cable"));
  }

  /** The same, as far as it is told. */
  static StatusReport telling(List<String> absentLans, Optional<String> alarm) {
    return new StatusReport(
        "0.1.0",
        true,
        List.of(uplink("fiber", "up", "out"), uplink("cable", "up", "out")),
        List.of(),
        List.of(),
        List.of(),
        absentLans,
        alarm,
        IN_SYNC,
        WRITABLE,
        Optional.empty());
  }

  private static final KernelStatus IN_SYNC =
      new KernelStatus(true, 12, 5, 0, Optional.of(NOON.minusSeconds(30)));

  private static StatusReport of(StateStatus state, Optional<Trial> trial, Uplink... uplinks) {
    return new StatusReport(
        "0.1.0",
        true,
        List.of(uplinks),
        List.of(
            new Withdrawn(
                "lan0", "2001:db8:c000:1::/64", Optional.of("fiber"), NOON.plusSeconds(5390))),
        List.of(new StatusReport.Unassigned("2001:db8:c000::/56", "nothing tells whose it is")),
        List.of(new StatusReport.Rival("lan0", "fe80::1", true)),
        List.of(),
        Optional.empty(),
        IN_SYNC,
        state,
        trial);
  }

  /** An uplink with every kind of value, known and unknown. */
  public static Uplink uplink(String name, String health, String role) {
    boolean down = health.equals("down");
    return new Uplink(
        name,
        name.equals("fiber") ? "wan1" : "wan2",
        name.equals("fiber") ? Optional.of("fe80::a1") : Optional.empty(),
        name.equals("fiber") ? 10 : 20,
        health,
        down ? "failed-over" : "auto",
        down ? Optional.of(NOON.plusSeconds(1800)) : Optional.empty(),
        role,
        role.equals("standby") ? Optional.of(NOON.plusSeconds(2)) : Optional.empty(),
        NOON.minusSeconds(3725),
        down ? "probes" : "none",
        down ? "1 of 1 targets silent for 612 ms" : "",
        OptionalDouble.of(down ? 1 : 0.025),
        down ? OptionalDouble.empty() : OptionalDouble.of(0.0123),
        down
            ? new StatusReport.Blips(2, OptionalDouble.of(0.41), Optional.of(NOON.minusSeconds(90)))
            : StatusReport.Blips.NONE,
        down ? OptionalLong.of(17) : OptionalLong.empty(),
        down
            ? Optional.of(
                new StatusReport.Drill(true, NOON.minusSeconds(5), NOON.plusSeconds(10), true))
            : Optional.empty(),
        List.of(
            new Prefix(
                "2001:db8:a000::/56",
                "config",
                OptionalLong.empty(),
                OptionalLong.of(7200),
                down ? Optional.empty() : Optional.of("preferred"))),
        List.of(
            new Probe(
                "2001:db8:ffff::1",
                "icmp",
                health,
                OptionalDouble.of(0.025),
                OptionalDouble.of(0.0123),
                OptionalDouble.of(0.0011),
                down ? "silent" : "")));
  }
}
