package sadr.controller.metrics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The daemon's state at one instant, as far as metrics and health need it.
 *
 * @param uplinks in the configuration's order, names unique; those that a reload has removed are
 *     left out, and their gauges go away
 * @param alarm that no uplink is usable, in one line; empty while one is
 * @param inSync whether the kernel is known to be as it should be
 * @param overruns how often the kernel's notifications were lost, since the start
 * @param ignored what came in and was not believed or not understood; source and reason together
 *     are unique
 * @param advertised Router Advertisements that were sent; interface and kind together are unique
 * @param housekeeping how the daemon's own house stands
 */
public record MetricsView(
    List<Uplink> uplinks,
    Optional<String> alarm,
    boolean inSync,
    long overruns,
    List<Ignored> ignored,
    List<Advertised> advertised,
    Housekeeping housekeeping) {

  /** Before anything is known. */
  public static final MetricsView STARTING =
      new MetricsView(List.of(), false, 0, List.of(), List.of());

  /** Copies the lists. */
  public MetricsView {
    uplinks = List.copyOf(uplinks);
    ignored = List.copyOf(ignored);
    advertised = List.copyOf(advertised);
  }

  /**
   * How the daemon's own house stands.
   *
   * @param stateTrouble why the state directory cannot be written to; empty if it can be
   * @param eventsLost events that could not be written for too long, since the start
   * @param hookRuns by hook and result, which together are unique
   */
  public record Housekeeping(
      Optional<String> stateTrouble, long eventsLost, List<HookRuns> hookRuns) {

    /** All is well, and nothing has run. */
    public static final Housekeeping FINE = new Housekeeping(Optional.empty(), 0, List.of());

    /** Copies the list. */
    public Housekeeping {
      hookRuns = List.copyOf(hookRuns);
    }
  }

  /**
   * Runs of a hook.
   *
   * @param hook its program's path
   * @param result a short, stable word; few in number
   * @param count since the start
   */
  public record HookRuns(String hook, String result, long count) {}

  /** With a usable uplink, and nothing to tell of the daemon's own house. */
  public MetricsView(
      List<Uplink> uplinks,
      boolean inSync,
      long overruns,
      List<Ignored> ignored,
      List<Advertised> advertised) {
    this(uplinks, Optional.empty(), inSync, overruns, ignored, advertised, Housekeeping.FINE);
  }

  /** Where messages come from of which some are ignored; each has a counter of its own. */
  public enum Source {
    /** The kernel's notifications, and who passes for the kernel. */
    NETLINK("sadr.netlink.ignored"),
    /** Answers to probes. */
    PROBE_REPLIES("sadr.probe.replies.ignored"),
    /** Router solicitations and advertisements. */
    ROUTER_DISCOVERY("sadr.router.discovery.ignored"),
    /** Requests to the metrics' address, and connections there. */
    HTTP("sadr.http.refused");

    private final String meter;

    Source(String meter) {
      this.meter = meter;
    }

    /** The counter's name in Micrometer. */
    String meter() {
      return meter;
    }
  }

  /**
   * Messages that were ignored.
   *
   * @param source where they came from
   * @param reason a short, stable word; few in number
   * @param count since the start; 0 shows too, so that a rise from it can be seen
   */
  public record Ignored(Source source, String reason, long count) {}

  /**
   * Router Advertisements that were sent.
   *
   * @param interfaceName the LAN's
   * @param kind why, a short, stable word; few in number
   * @param count since the start
   */
  public record Advertised(String interfaceName, String kind, long count) {}

  /** What an uplink does for the site. */
  public enum Role {
    ACTIVE("active"),
    STANDBY("standby"),
    OUT("out");

    private final String text;

    Role(String text) {
      this.text = text;
    }

    /** The word for it, as the label {@code role} has it. */
    public String text() {
      return text;
    }
  }

  /**
   * An uplink.
   *
   * @param name its name
   * @param metric the configuration's; the lowest is used first
   * @param up whether its health is up; unknown is not up
   * @param role what it does for the site
   * @param dropped the packets that the egress guard has dropped; empty without the guard
   * @param prefixes what its ISP has delegated; without duplicates
   * @param probes one a target; kind and target together are unique
   * @param blips outages too short for a verdict, since the start
   */
  public record Uplink(
      String name,
      long metric,
      boolean up,
      Role role,
      OptionalLong dropped,
      List<Prefix> prefixes,
      List<Probe> probes,
      long blips) {

    /** Copies the lists. */
    public Uplink {
      prefixes = List.copyOf(prefixes);
      probes = List.copyOf(probes);
    }
  }

  /**
   * A prefix.
   *
   * @param prefix its text
   * @param preferredSeconds what is left of its preferred lifetime, 0 or more; infinite without end
   */
  public record Prefix(String prefix, double preferredSeconds) {}

  /**
   * The probes of one target.
   *
   * @param target its address or name
   * @param kind how it is asked, such as {@code icmp} or {@code tcp:443}
   * @param rttSeconds the smoothed round trip; empty before the first answer
   * @param loss the share of the window's probes that were lost, 0 to 1; empty before the first
   *     left
   * @param sent since the start
   * @param lost since the start
   * @param jitterSeconds as of RFC 3550; empty before the second answer
   */
  public record Probe(
      String target,
      String kind,
      OptionalDouble rttSeconds,
      OptionalDouble loss,
      long sent,
      long lost,
      OptionalDouble jitterSeconds) {}

  /**
   * What an operator should know though the site is well, in one line; empty if there is nothing.
   */
  public Optional<String> concern() {
    return housekeeping
        .stateTrouble()
        .map(cause -> "the state directory cannot be written to: " + cause);
  }

  /**
   * Why the site is not well, in one line; empty when it is: the kernel is in sync and some uplink
   * is usable.
   */
  public Optional<String> trouble() {
    if (!inSync) {
      return Optional.of("the kernel is not in sync");
    }
    return alarm;
  }
}
