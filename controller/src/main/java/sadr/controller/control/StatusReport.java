package sadr.controller.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How the daemon stands, as {@code status} shows it. What cannot be known is empty, and null in
 * JSON. Words (health, role and the like) are lower case, as the design lists them.
 *
 * @param program the program's version
 * @param ready whether the first reconciliation is through
 * @param uplinks in the configuration's order
 * @param withdrawn networks that hosts may still hold, by interface and prefix
 * @param unassigned delegated prefixes that are not used
 * @param rivals who else advertises on our LANs
 * @param absentLans interfaces of LANs that there are not
 * @param alarm that no uplink is usable, in words; empty while one is
 * @param kernel how the kernel agrees
 * @param state how the state directory does
 * @param trial a configuration that is to be confirmed
 */
public record StatusReport(
    String program,
    boolean ready,
    List<Uplink> uplinks,
    List<Withdrawn> withdrawn,
    List<Unassigned> unassigned,
    List<Rival> rivals,
    List<String> absentLans,
    Optional<String> alarm,
    KernelStatus kernel,
    StateStatus state,
    Optional<Trial> trial) {

  /** Copies the lists. */
  public StatusReport {
    uplinks = List.copyOf(uplinks);
    withdrawn = List.copyOf(withdrawn);
    unassigned = List.copyOf(unassigned);
    rivals = List.copyOf(rivals);
    absentLans = List.copyOf(absentLans);
  }

  /**
   * Whether nothing is down or missing, an uplink is usable, the kernel has what it should, and
   * nothing would be forgotten.
   */
  public boolean isHealthy() {
    boolean healthy =
        alarm.isEmpty() && absentLans.isEmpty() && kernel.inSync() && state.trouble().isEmpty();
    for (Uplink uplink : uplinks) {
      healthy &= !uplink.health().equals("down");
    }
    return healthy;
  }

  /**
   * One uplink.
   *
   * @param name the configuration's
   * @param interfaceName the configuration's
   * @param gateway its address; empty on a point-to-point link
   * @param metric the configuration's
   * @param health {@code unknown}, {@code up} or {@code down}
   * @param admin {@code auto}, {@code drained} or {@code failed-over}
   * @param adminUntil when admin goes back to auto by itself
   * @param role {@code active}, {@code standby} or {@code out}
   * @param heldUntil until when it stands by because it has just come up; empty while it is not
   *     held
   * @param since when health last changed
   * @param cause why, one word, such as {@code probes}, {@code carrier}, {@code none}
   * @param detail why, for people, such as "1 of 1 targets silent for 612 ms"; may be empty
   * @param loss of its targets' probes, 0 to 1
   * @param rttSeconds its targets' round trip
   * @param blips outages that were too short for a verdict
   * @param flows how many of the hosts' flows are left on it while it is being drained; empty
   *     otherwise, and where the kernel tracks no connections
   * @param drill the drill that cuts it now, or from which it has yet to come back
   * @param prefixes its prefixes
   * @param probes its targets
   */
  public record Uplink(
      String name,
      String interfaceName,
      Optional<String> gateway,
      long metric,
      String health,
      String admin,
      Optional<Instant> adminUntil,
      String role,
      Optional<Instant> heldUntil,
      Instant since,
      String cause,
      String detail,
      OptionalDouble loss,
      OptionalDouble rttSeconds,
      Blips blips,
      OptionalLong flows,
      Optional<Drill> drill,
      List<Prefix> prefixes,
      List<Probe> probes) {

    /** Copies the lists. */
    public Uplink {
      prefixes = List.copyOf(prefixes);
      probes = List.copyOf(probes);
    }
  }

  /**
   * A drill of an uplink.
   *
   * @param traffic whether traffic is cut, and not the probes alone
   * @param since when it was asked for
   * @param until when the cut ends by itself
   * @param cut whether the cut stands; after it the uplink has yet to come back
   */
  public record Drill(boolean traffic, Instant since, Instant until, boolean cut) {}

  /**
   * Outages too short for a verdict.
   *
   * @param count since the start
   * @param lastSeconds how long the last one was; empty if there was none
   * @param at when it ended; empty if there was none
   */
  public record Blips(long count, OptionalDouble lastSeconds, Optional<Instant> at) {

    /** There was none. */
    public static final Blips NONE = new Blips(0, OptionalDouble.empty(), Optional.empty());
  }

  /**
   * A prefix of an uplink.
   *
   * @param prefix its text
   * @param origin {@code config}, {@code hook}, {@code kernel} (as a DHCPv6 client left it there),
   *     or {@code interface} (the interface's own)
   * @param preferredSeconds what is left; empty for infinite
   * @param validSeconds what is left; empty for infinite
   * @param advertised {@code preferred}, {@code deprecated} or {@code withdrawn}; empty where no
   *     LAN advertises it
   */
  public record Prefix(
      String prefix,
      String origin,
      OptionalLong preferredSeconds,
      OptionalLong validSeconds,
      Optional<String> advertised) {}

  /**
   * A network that is being withdrawn: hosts may hold it, and are told to let it go.
   *
   * @param interfaceName the LAN's
   * @param prefix its text, a /64
   * @param uplink whose ISP delegated it; empty for a ULA
   * @param clean when no host holds it any more
   */
  public record Withdrawn(
      String interfaceName, String prefix, Optional<String> uplink, Instant clean) {}

  /**
   * A delegated prefix that is not used.
   *
   * @param prefix its text
   * @param reason why, and what would help
   */
  public record Unassigned(String prefix, String reason) {}

  /**
   * Somebody else who sends Router Advertisements on one of our LANs.
   *
   * @param interfaceName the LAN's
   * @param router its link-local address
   * @param here whether it is another program on this router
   */
  public record Rival(String interfaceName, String router, boolean here) {}

  /**
   * A target of an uplink's probe.
   *
   * @param target its address or name
   * @param kind such as {@code icmp}
   * @param state {@code unknown}, {@code up} or {@code down}; {@code filtered} where all of its
   *     kind are silent while another kind answers, {@code absent} where there is no such name,
   *     {@code forbidden} where it lies in the site
   * @param loss over the window, 0 to 1; empty before the first verdict on a probe
   * @param rttSeconds smoothed; empty before the first answer
   * @param jitterSeconds as of RFC 3550; empty before the second answer
   * @param reason why it is not up, for people; empty where it is
   */
  public record Probe(
      String target,
      String kind,
      String state,
      OptionalDouble loss,
      OptionalDouble rttSeconds,
      OptionalDouble jitterSeconds,
      String reason) {}

  /**
   * How the state directory does.
   *
   * @param directory its path
   * @param trouble why nothing can be written there; empty if it can be
   * @param since when that began
   * @param waiting events that are to be written once it can be
   * @param lost events that waited for too long, since the start
   */
  public record StateStatus(
      String directory,
      Optional<String> trouble,
      Optional<Instant> since,
      long waiting,
      long lost) {}

  /**
   * A configuration that is in use until it is confirmed, or put back.
   *
   * @param source the file that it was read from
   * @param config the daemon's own configuration file
   * @param directory where both configurations are kept meanwhile
   * @param until when all is put back
   * @param first whether no daemon ran before
   */
  public record Trial(
      String source, String config, String directory, Instant until, boolean first) {}

  /**
   * How the kernel agrees with what is wanted.
   *
   * @param inSync all that is wanted is there, and nothing of ours that is not
   * @param routes how many of ours stand
   * @param rules how many of ours stand
   * @param overruns how often events were lost
   * @param lastResync when everything was last read afresh
   */
  public record KernelStatus(
      boolean inSync, long routes, long rules, long overruns, Optional<Instant> lastResync) {}
}
