package sadr.controller.daemon;

import static sadr.controller.metrics.MetricsView.Source.NETLINK;
import static sadr.controller.metrics.MetricsView.Source.PROBE_REPLIES;
import static sadr.controller.metrics.MetricsView.Source.ROUTER_DISCOVERY;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import sadr.controller.metrics.MetricsView.Ignored;
import sadr.controller.ra.io.NdCounts;
import sadr.netlink.MonitorCounters;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.PacketLog;
import sadr.probes.io.ReplyCounts;

/**
 * What the daemon's sockets ignored, as the metrics show it. Whatever listens to others belongs
 * here: nothing is dropped without a count and a reason.
 */
final class IgnoredCounts {

  private IgnoredCounts() {}

  static List<Ignored> of(
      MonitorCounters netlink,
      Collection<NetlinkConnection> connections,
      ReplyCounts replies,
      NdCounts discovery,
      PacketLog.Counts packets,
      List<Ignored> requests) {
    long answers = connections.stream().mapToLong(NetlinkConnection::foreignDatagrams).sum();
    List<Ignored> ignored = new ArrayList<>();
    Collections.addAll(
        ignored,
        new Ignored(NETLINK, "forged", netlink.foreignDatagrams() + answers + packets.forged()),
        new Ignored(NETLINK, "truncated", netlink.truncatedDatagrams()),
        new Ignored(NETLINK, "malformed", netlink.malformedDatagrams() + packets.malformed()),
        new Ignored(NETLINK, "unknown", netlink.unknownMessages()),
        new Ignored(NETLINK, "packets-lost", packets.overruns()),
        new Ignored(PROBE_REPLIES, "forged", replies.forged()),
        new Ignored(PROBE_REPLIES, "late", replies.late()),
        new Ignored(PROBE_REPLIES, "duplicate", replies.duplicate()),
        new Ignored(PROBE_REPLIES, "malformed", replies.malformed()),
        new Ignored(PROBE_REPLIES, "foreign", replies.foreign()),
        new Ignored(PROBE_REPLIES, "error", replies.strayErrors()));
    for (String reason : NdCounts.REASONS) {
      ignored.add(new Ignored(ROUTER_DISCOVERY, reason, discovery.ignored(reason)));
    }
    ignored.addAll(requests);
    return ignored;
  }
}
