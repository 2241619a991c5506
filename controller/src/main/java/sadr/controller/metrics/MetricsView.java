package sadr.controller.metrics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The daemon's state at one instant, as far as metrics and health need it.
 *
 * @param uplinks in the configuration's order, names unique; those that a reload has removed are
 *     left out, and their gauges go away
 * @param inSync whether the kernel is known to be as it should be
 * @param overruns how often the kernel's notifications overflowed, since the start
 * @param ignored what came in and was not believed or not understood; source and reason together
 *     are unique
 */
public record MetricsView(
    List<Uplink> uplinks, boolean inSync, long overruns, List<Ignored> ignored) {

  /** Before anything is known. */
  public static final MetricsView STARTING = new MetricsView(List.of(), false, 0, List.of());

  /** Copies the lists. */
  public MetricsView {
    uplinks = List.copyOf(uplinks);
    ignored = List.copyOf(ignored);
  }

  /** Where messages come from of which some are ignored; each has a counter of its own. */
  public enum Source {
    /** The kernel's notifications, and who passes for the kernel. */
    NETLINK("sadr.netlink.ignored"),
    /** Answers to probes. */
    PROBE_REPLIES("sadr.probe.replies.ignored");

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
   * @param up whether its health is up; unknown is not up
   * @param usable whether traffic may be sent through it: its health is not down, and nobody took
   *     it out
   * @param role what it does for the site
   * @param dropped the packets that the egress guard has dropped; empty without the guard
   * @param probes one a target; kind and address together are unique
   */
  public record Uplink(
      String name,
      boolean up,
      boolean usable,
      Role role,
      OptionalLong dropped,
      List<Probe> probes) {

    /** Copies the list. */
    public Uplink {
      probes = List.copyOf(probes);
    }
  }

  /**
   * The probes of one target.
   *
   * @param target its address; with the kind before it where that is not ICMP
   * @param rttSeconds the smoothed round trip; empty before the first answer
   * @param loss the share of the window's probes that were lost, 0 to 1; empty before the first
   *     left
   * @param sent since the start
   * @param lost since the start
   */
  public record Probe(
      String target, OptionalDouble rttSeconds, OptionalDouble loss, long sent, long lost) {}

  /**
   * Why the site is not well, in one line; empty when it is: the kernel is in sync and some uplink
   * is usable.
   */
  public Optional<String> trouble() {
    if (!inSync) {
      return Optional.of("the kernel is not in sync");
    }
    if (uplinks.stream().noneMatch(Uplink::usable)) {
      return Optional.of(
          "no uplink is usable: "
              + uplinks.stream().map(Uplink::name).collect(Collectors.joining(", ")));
    }
    return Optional.empty();
  }
}
