package sadr.controller.metrics;

import java.util.Map;

/** The HELP text of each meter, by its name in Micrometer. */
final class Descriptions {

  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("sadr.uplink.up", "1 while the uplink's health is up"),
          Map.entry("sadr.uplink.metric", "The configuration's metric; the lowest is used first"),
          Map.entry("sadr.uplink.role", "1 for the role that the uplink has"),
          Map.entry("sadr.probe.rtt.seconds", "Smoothed round trip of a target's probes"),
          Map.entry("sadr.uplink.blips", "Outages that were too short for a verdict"),
          Map.entry("sadr.probe.jitter.seconds", "How much the round trip varies (RFC 3550)"),
          Map.entry("sadr.probe.loss.ratio", "Share of the window's probes that were lost, 0 to 1"),
          Map.entry("sadr.probe.sent", "Probes that left"),
          Map.entry("sadr.probe.lost", "Probes that no answer came to in time"),
          Map.entry("sadr.failovers", "Times that an uplink went out"),
          Map.entry("sadr.failover", "From the last answered probe to the last operation acked"),
          Map.entry("sadr.switch", "From the verdict to the last operation acked"),
          Map.entry("sadr.egress.dropped", "Packets dropped that had a source the uplink refuses"),
          Map.entry(
              "sadr.prefix.preferred.seconds",
              "What is left of the preferred lifetime that the ISP gave the prefix"),
          Map.entry("sadr.kernel.operations", "Changes asked of the kernel"),
          Map.entry("sadr.kernel.in.sync", "1 while the kernel is as it should be"),
          Map.entry("sadr.netlink.overruns", "Times that the kernel's notifications were lost"),
          Map.entry("sadr.netlink.ignored", "Kernel notifications that were not taken for one"),
          Map.entry("sadr.probe.replies.ignored", "Answers to probes that were not believed"),
          Map.entry("sadr.router.advertisements", "Router Advertisements that were sent"),
          Map.entry(
              "sadr.router.discovery.ignored", "Solicitations and advertisements not believed"),
          Map.entry("sadr.state.writable", "1 while the state directory can be written to"),
          Map.entry("sadr.events.lost", "Events that the disk took none of for too long"),
          Map.entry("sadr.hook.runs", "Runs of hooks, by how they ended"),
          Map.entry(
              "sadr.http.refused", "Requests refused and connections cut off at this address"),
          Map.entry("sadr.reconcile", "Time to plan, compare and apply once"),
          Map.entry("sadr.build.info", "Always 1; the label tells the version"));

  private Descriptions() {}

  static String of(String meter) {
    String text = TEXTS.get(meter);
    if (text == null) {
      throw new IllegalArgumentException("no description of " + meter);
    }
    return text;
  }
}
