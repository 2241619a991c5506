package sadr.controller.page;

import java.util.List;
import java.util.OptionalLong;
import sadr.net.Ip6Address;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathReport.TargetReport;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.Target;

/** Reports of a path that is up. */
final class Reports {

  static final Target TARGET =
      new Target(new ProbeKind.Icmp(), Ip6Address.parse("2001:db8:ffff::1"));

  private Reports() {}

  static PathReport of(List<TargetReport> targets) {
    return new PathReport(
        "fiber", PathState.UP, PathReport.Cause.NONE, "", 0, OptionalLong.empty(), targets);
  }
}
