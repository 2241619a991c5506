package sadr.controller.page;

import java.util.List;
import sadr.controller.control.StatusReport;
import sadr.controller.control.StatusReport.Uplink;

/**
 * A status that a page can show: of each uplink's prefixes and of other long lists the first
 * {@value #MOST}, since it goes to every browser once a second.
 *
 * @param report the status
 * @param hidden how many entries were left out
 */
record Shortened(StatusReport report, long hidden) {

  /** Of each list. */
  static final int MOST = 32;

  static Shortened of(StatusReport whole) {
    StatusReport shortened =
        new StatusReport(
            whole.program(),
            whole.ready(),
            whole.uplinks().stream().map(Shortened::uplink).toList(),
            first(whole.withdrawn()),
            first(whole.unassigned()),
            first(whole.rivals()),
            whole.absentLans(),
            whole.alarm(),
            whole.kernel(),
            whole.state(),
            whole.trial());
    return new Shortened(shortened, entries(whole) - entries(shortened));
  }

  private static long entries(StatusReport report) {
    long prefixes = report.uplinks().stream().mapToLong(each -> each.prefixes().size()).sum();
    long probes = report.uplinks().stream().mapToLong(each -> each.probes().size()).sum();
    return prefixes
        + probes
        + report.withdrawn().size()
        + report.unassigned().size()
        + report.rivals().size();
  }

  private static Uplink uplink(Uplink whole) {
    if (whole.prefixes().size() <= MOST && whole.probes().size() <= MOST) {
      return whole;
    }
    return new Uplink(
        whole.name(),
        whole.interfaceName(),
        whole.gateway(),
        whole.metric(),
        whole.health(),
        whole.admin(),
        whole.adminUntil(),
        whole.role(),
        whole.heldUntil(),
        whole.since(),
        whole.cause(),
        whole.detail(),
        whole.loss(),
        whole.rttSeconds(),
        whole.blips(),
        whole.flows(),
        whole.drill(),
        first(whole.prefixes()),
        first(whole.probes()));
  }

  private static <T> List<T> first(List<T> all) {
    return all.size() <= MOST ? all : all.subList(0, MOST);
  }
}
