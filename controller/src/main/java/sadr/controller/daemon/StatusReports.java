package sadr.controller.daemon;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.controller.config.KernelConfig;
import sadr.controller.config.UplinkConfig;
import sadr.controller.control.StatusReport;
import sadr.controller.core.Interest;
import sadr.controller.core.Moment;
import sadr.controller.core.RolePolicy;
import sadr.controller.core.UplinkState;
import sadr.controller.core.World;
import sadr.net.Ip6Address;
import sadr.probes.health.PathReport;

/** A snapshot and the probes' reports, as {@code status} shows them. */
final class StatusReports {

  private StatusReports() {}

  static StatusReport of(String version, Snapshot snapshot, Voices voices, Moment now) {
    World world = snapshot.world();
    StatusPrefixes prefixes = new StatusPrefixes(world, now);
    Upkeep upkeep = voices.upkeep().get();
    return new StatusReport(
        version,
        snapshot.ready(),
        world.config().uplinks().stream()
            .map(uplink -> uplink(world, uplink, voices, prefixes))
            .toList(),
        prefixes.withdrawn(),
        world.unassigned().stream()
            .map(each -> new StatusReport.Unassigned(each.prefix().toString(), each.reason()))
            .toList(),
        voices.rivals().get().stream()
            .map(
                rival ->
                    new StatusReport.Rival(
                        rival.device(), rival.address().toString(), rival.here()))
            .toList(),
        world.absentLans(),
        RolePolicy.alarm(world),
        kernel(snapshot),
        upkeep.state(),
        upkeep.trial());
  }

  private static StatusReport.KernelStatus kernel(Snapshot snapshot) {
    KernelConfig kernel = snapshot.world().config().kernel();
    return new StatusReport.KernelStatus(
        snapshot.inSync(),
        snapshot.world().observed().routes().values().stream()
            .filter(route -> Interest.ours(route.protocol(), kernel))
            .count(),
        snapshot.world().observed().rules().size(),
        snapshot.overruns(),
        snapshot.lastResync());
  }

  private static StatusReport.Uplink uplink(
      World world, UplinkConfig uplink, Voices voices, StatusPrefixes prefixes) {
    Optional<PathReport> report = Optional.ofNullable(voices.paths().get().get(uplink.name()));
    Long flows = voices.flows().get().get(uplink.name());
    UplinkState state = world.uplink(uplink.name());
    List<StatusReport.Probe> probes =
        report.stream().flatMap(r -> r.targets().stream()).map(ProbeStatus::probe).toList();
    return new StatusReport.Uplink(
        uplink.name(),
        uplink.interfaceName(),
        world.gateway(uplink).map(Ip6Address::toString),
        uplink.metric(),
        state.verdict().health().text(),
        state.admin().state().text(),
        state.admin().until(),
        state.role().text(),
        state.hold().until().map(prefixes::instant),
        state.since(),
        state.verdict().cause(),
        state.verdict().detail(),
        probes.stream().flatMapToDouble(probe -> probe.loss().stream()).average(),
        probes.stream().flatMapToDouble(probe -> probe.rttSeconds().stream()).min(),
        ProbeStatus.blips(state.probed().blips(), prefixes::instant),
        flows == null ? OptionalLong.empty() : OptionalLong.of(flows),
        world
            .drillOf(uplink.name())
            .map(
                drill ->
                    new StatusReport.Drill(
                        drill.traffic(), drill.began().wall(), drill.ends(), drill.cuts())),
        prefixes.of(uplink),
        probes);
  }
}
