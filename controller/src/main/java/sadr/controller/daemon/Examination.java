package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.Config;
import sadr.controller.config.UplinkConfig;
import sadr.controller.control.JournalReader;
import sadr.controller.control.JsonObject;
import sadr.controller.control.MalformedLineException;
import sadr.controller.control.StatusReport;
import sadr.controller.core.Health;
import sadr.controller.core.Planner;
import sadr.controller.core.Role;
import sadr.controller.core.UplinkState;
import sadr.controller.core.World;
import sadr.controller.doctor.Evidence;
import sadr.controller.doctor.IspTrial;
import sadr.controller.doctor.Kernel;
import sadr.controller.doctor.KnownSite;
import sadr.controller.doctor.Programs;
import sadr.controller.doctor.Ruleset;
import sadr.controller.doctor.Samples;
import sadr.controller.explain.Agreement;
import sadr.controller.explain.Packet;
import sadr.controller.explain.RoutingModel;
import sadr.controller.reconcile.Differ;
import sadr.controller.reconcile.Operation;
import sadr.controller.reconcile.OperationText;
import sadr.controller.reconcile.SettingFile;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.RouteFilter;
import sadr.netlink.model.IpText;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Link;
import sadr.netlink.model.RouteAnswer;
import sadr.sys.Libnftables;
import sadr.sys.Libnftables.NftException;

/** Gathers what the doctor looks at; changes nothing. */
final class Examination {

  private static final Logger log = LoggerFactory.getLogger(Examination.class);

  private final Config config;
  private final Optional<StatusReport> running;
  private final NetlinkConnection netlink;
  private final Optional<Libnftables> library;
  private final World world;
  private final KernelState state;
  private final Set<String> heedingCarrier;
  private final RoutingModel model;
  private final Settings settings = new Settings(Path.of("/proc/sys/net"));

  Examination(
      Config config,
      Optional<StatusReport> running,
      NetlinkConnection netlink,
      Optional<Libnftables> library) {
    this.config = config;
    this.running = running;
    this.netlink = netlink;
    this.library = library;
    SavedState saved = new StateFile(config.stateDirectory()).peek();
    this.world = KernelWork.look(config, saved, netlink, Inspection.readable(library), running);
    this.state = netlink.state(RouteFilter.all());
    this.heedingCarrier = Explaining.heedingCarrier(state.links());
    this.model = new RoutingModel(state, heedingCarrier);
  }

  KnownSite site() {
    return new KnownSite(config, config.uplinks().stream().map(this::uplink).toList());
  }

  KernelState state() {
    return state;
  }

  private KnownSite.Uplink uplink(UplinkConfig uplink) {
    UplinkState seen = world.uplink(uplink.name());
    return new KnownSite.Uplink(
        uplink,
        config.kernel().mark() + seen.number(),
        world.prefixes(uplink),
        world.gateway(uplink),
        world.source(uplink),
        seen.role() != Role.OUT && seen.verdict().health() != Health.DOWN,
        seen.role() == Role.ACTIVE);
  }

  /** All of it, with what became of the trials and was heard on the LANs. */
  Evidence evidence(KnownSite site, List<IspTrial> trials, LanHearing hearing) {
    Events events = events();
    Kernel kernel =
        new Kernel(
            state,
            heedingCarrier,
            settings.read(state.links()),
            ruleset(),
            MachineReader.legacyTables(Path.of("/proc/net")),
            drift(),
            contradictions(site));
    ProgramReader files = new ProgramReader(Path.of("/"));
    Programs programs =
        new Programs(
            running.map(Examination::daemon),
            events.repairs(),
            files.networkdRuns(),
            files.networkd(),
            files.protocolNames());
    return new Evidence(
        site,
        kernel,
        programs,
        hearing.result(running, state),
        MachineReader.read(config.stateDirectory(), events.latest(), library.isPresent()),
        trials);
  }

  private static Programs.Daemon daemon(StatusReport report) {
    return new Programs.Daemon(report.ready(), report.kernel().inSync());
  }

  private Optional<Ruleset> ruleset() {
    if (library.isEmpty() || !Capabilities.missing().isEmpty()) {
      return Optional.empty();
    }
    try {
      String json = library.get().json("list ruleset");
      return Optional.of(RulesetReader.read(json, library.get().listing("list ruleset")));
    } catch (NftException | IllegalStateException e) {
      log.warn("nftables.unreadable cause=\"{}\"", e.getMessage());
      return Optional.empty();
    }
  }

  /** What sadr would change: settings are judged by themselves, nftables where it can be read. */
  private List<String> drift() {
    long now = InputQueue.now().nanos();
    boolean nftables = library.isPresent() && Capabilities.missing().isEmpty();
    OperationText text = new OperationText(model::name, now);
    List<Operation> operations =
        Differ.diff(world.observed(), Planner.plan(world), config.kernel(), now);
    return operations.stream()
        .filter(each -> !each.kind().equals("sysctl") && (nftables || !each.kind().equals("nft")))
        .map(text::brief)
        .toList();
  }

  /** Asks the kernel for sample packets, and puts its answers beside the model's. */
  private List<String> contradictions(KnownSite site) {
    IpText text = new IpText(model::name);
    Set<String> names = Set.copyOf(state.links().stream().map(Link::name).toList());
    List<String> found = new ArrayList<>();
    for (Packet packet : Samples.all(site, state)) {
      if (packet.inputInterface().filter(name -> !names.contains(name)).isPresent()) {
        continue;
      }
      RouteAnswer answer = netlink.lookup(Explaining.asked(packet, state));
      Agreement.difference(model.explain(packet).decision(), answer, text)
          .ifPresent(
              words ->
                  found.add("sadr explain " + packet.from() + " " + packet.to() + ": " + words));
    }
    return found;
  }

  private record Events(Optional<Instant> latest, List<Programs.Repair> repairs) {}

  private Events events() {
    Optional<Instant> latest = Optional.empty();
    List<Programs.Repair> repairs = new ArrayList<>();
    Path file = config.stateDirectory().resolve(JournalReader.FILE);
    try (JournalReader journal = new JournalReader(file, Optional.empty())) {
      do {
        Optional<String> line = journal.next();
        if (line.isPresent()) {
          JsonObject event = JsonObject.parse(line.get());
          Instant at = event.time("at");
          latest = latest.filter(at::isBefore).or(() -> Optional.of(at));
          if (event.text("event").equals("kernel.repaired")) {
            repairs.add(repair(at, event));
          }
        }
      } while (!journal.isAtEnd());
    } catch (IOException | MalformedLineException e) {
      log.debug("journal.unreadable file={} cause=\"{}\"", file, e.getMessage());
    }
    return new Events(latest, repairs);
  }

  private static Programs.Repair repair(Instant at, JsonObject event)
      throws MalformedLineException {
    return new Programs.Repair(
        at, event.optionalText("by").orElse(""), event.optionalText("first").orElse(""));
  }

  /** The numbers under /proc/sys/net that the checks know. */
  private record Settings(Path root) {

    private static final List<String> SINGLE =
        List.of(
            "ipv6/conf/all/forwarding",
            "ipv6/icmp/ratelimit",
            "ipv6/route/skip_notify_on_dev_down",
            "ipv6/neigh/default/gc_thresh3",
            "netfilter/nf_conntrack_count",
            "netfilter/nf_conntrack_max");

    private static final List<String> OF_DEVICE =
        List.of("forwarding", "accept_ra", "disable_ipv6", "ignore_routes_with_linkdown");

    Map<String, Long> read(List<Link> links) {
      Map<String, Long> values = new HashMap<>();
      SINGLE.forEach(path -> read(path, values));
      for (Link link : links) {
        OF_DEVICE.forEach(name -> read("ipv6/conf/" + link.name() + "/" + name, values));
      }
      return values;
    }

    private void read(String path, Map<String, Long> values) {
      SettingFile.number(root.resolve(path)).ifPresent(value -> values.put(path, value));
    }
  }
}
