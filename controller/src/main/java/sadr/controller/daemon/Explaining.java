package sadr.controller.daemon;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.config.Config;
import sadr.controller.config.LanConfig;
import sadr.controller.config.UplinkConfig;
import sadr.controller.control.StatusReport;
import sadr.controller.core.Sysctl;
import sadr.controller.core.World;
import sadr.controller.explain.Agreement;
import sadr.controller.explain.Answer;
import sadr.controller.explain.Decision;
import sadr.controller.explain.EgressJudge;
import sadr.controller.explain.Explanation;
import sadr.controller.explain.Fate;
import sadr.controller.explain.HostJudge;
import sadr.controller.explain.Judgement;
import sadr.controller.explain.Packet;
import sadr.controller.explain.Question;
import sadr.controller.explain.RoutingModel;
import sadr.controller.nft.NftTables;
import sadr.controller.nft.SourceTable;
import sadr.controller.reconcile.Sysctls;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.RouteFilter;
import sadr.netlink.model.Address;
import sadr.netlink.model.IpText;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Link;
import sadr.netlink.model.RouteAnswer;
import sadr.netlink.model.RouteQuestion;

/** Reads the kernel, asks the model and the kernel itself, and puts both side by side. */
final class Explaining {

  /** While others change routes, model and kernel may have seen different ones. */
  private static final int ATTEMPTS = 3;

  private final Config config;
  private final Optional<StatusReport> running;
  private final NetlinkConnection netlink;
  private final Optional<NftTables> nftables;

  Explaining(
      Config config,
      Optional<StatusReport> running,
      NetlinkConnection netlink,
      Optional<NftTables> nftables) {
    this.config = config;
    this.running = running;
    this.netlink = netlink;
    this.nftables = nftables;
  }

  Answer answer(Question question) throws CommandException {
    SavedState saved = new StateFile(config.stateDirectory()).peek();
    World world = KernelWork.look(config, saved, netlink, nftables, running);
    Answer answer = once(question, world);
    for (int i = 1; i < ATTEMPTS && answer.difference().isPresent(); i++) {
      answer = once(question, world);
    }
    return answer;
  }

  private Answer once(Question question, World world) throws CommandException {
    KernelState state = netlink.state(RouteFilter.all());
    RoutingModel model = new RoutingModel(state, heedingCarrier(state.links()));
    Optional<String> input = input(question, state, world);
    Packet packet = question.packet(input);
    Explanation plain = model.explain(packet);
    Optional<HostJudge.Outcome> host =
        HostJudge.judge(
            world.observed().sources().orElse(SourceTable.NONE),
            packet,
            plain.decision(),
            decision -> elsewhere(decision, model));
    Optional<SourceTable.Translation> translation = host.flatMap(HostJudge.Outcome::translation);
    Explanation explanation =
        translation.map(t -> model.explain(packet.withMark(t.mark()))).orElse(plain);
    List<Judgement> judgements = new ArrayList<>();
    host.ifPresent(outcome -> judgements.add(outcome.judgement()));
    Ip6Address source = translation.map(t -> t.to().address()).orElse(packet.from());
    for (LinkIndex exit : explanation.decision().exits()) {
      judgements.add(EgressJudge.judge(world.observed().egress(), model.name(exit), source));
    }
    RouteAnswer kernel = netlink.lookup(asked(explanation.packet(), state));
    return answer(explanation, kernel, judgements, model, world);
  }

  private Answer answer(
      Explanation explanation,
      RouteAnswer kernel,
      List<Judgement> judgements,
      RoutingModel model,
      World world) {
    IpText text = new IpText(model::name);
    Ip6Address from = explanation.packet().from();
    return new Answer(
        explanation,
        kernel,
        Agreement.difference(explanation.decision(), kernel, text),
        uplink(explanation.decision(), model),
        judgements,
        owner(world, from),
        advertised(from),
        text);
  }

  /** The interfaces whose routes do not count without carrier. */
  static Set<String> heedingCarrier(List<Link> links) {
    Sysctls sysctls = new Sysctls();
    Set<String> names = new HashSet<>();
    for (Link link : links) {
      Sysctl sysctl = Sysctl.ignoreRoutesWithLinkdown(link.name());
      if (sysctls.check(sysctl) instanceof Sysctls.Outcome.Holds) {
        names.add(link.name());
      }
    }
    return names;
  }

  /** What to ask the kernel about a packet. */
  static RouteQuestion asked(Packet packet, KernelState state) {
    Optional<LinkIndex> input =
        packet.inputInterface().flatMap(name -> link(state, name)).map(Link::index);
    return new RouteQuestion(packet.from(), packet.to(), input, packet.mark());
  }

  private static Optional<Link> link(KernelState state, String name) {
    return state.links().stream().filter(link -> link.name().equals(name)).findFirst();
  }

  /** Where the packet comes in; empty for the router's own. */
  private Optional<String> input(Question question, KernelState state, World world)
      throws CommandException {
    Optional<String> input = chosen(question, state, world);
    if (input.isPresent() && link(state, input.get()).isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "there is no interface " + input.get());
    }
    return input;
  }

  private Optional<String> chosen(Question question, KernelState state, World world) {
    if (question.input() instanceof Question.Input.By by) {
      return Optional.of(by.name());
    } else if (question.input() instanceof Question.Input.FromRouter) {
      return Optional.empty();
    }
    boolean own =
        question.from().isUnspecified()
            || state.addresses().stream().anyMatch(a -> a.address().equals(question.from()));
    return own ? Optional.empty() : lanOf(question.from(), state, world);
  }

  /** The LAN that a source belongs to, by the router's addresses, else by its networks; any. */
  private Optional<String> lanOf(Ip6Address source, KernelState state, World world) {
    List<String> lans = config.lans().stream().map(LanConfig::interfaceName).toList();
    Stream<String> byAddress =
        state.addresses().stream()
            .filter(address -> address.prefixLength() > 0 && address.prefix().contains(source))
            .map(Address::link)
            .flatMap(index -> state.links().stream().filter(l -> l.index().equals(index)))
            .map(Link::name)
            .filter(lans::contains);
    List<Ip6Prefix> delegated =
        config.uplinks().stream().flatMap(uplink -> world.prefixes(uplink).stream()).toList();
    Stream<String> byNetwork =
        config.lans().stream()
            .filter(
                lan ->
                    Stream.concat(
                            delegated.stream().flatMap(p -> lan.networkIn(p).stream()),
                            lan.ula().stream())
                        .anyMatch(network -> network.contains(source)))
            .map(LanConfig::interfaceName);
    return Stream.of(byAddress, byNetwork, lans.stream()).flatMap(names -> names).findFirst();
  }

  private boolean elsewhere(Decision decision, RoutingModel model) {
    return decision.fate() == Fate.FORWARDED && uplink(decision, model).isEmpty();
  }

  private Optional<String> uplink(Decision decision, RoutingModel model) {
    Set<String> exits = new HashSet<>();
    decision.exits().forEach(exit -> exits.add(model.name(exit)));
    return config.uplinks().stream()
        .filter(uplink -> exits.contains(uplink.interfaceName()))
        .map(UplinkConfig::name)
        .findFirst();
  }

  private static Optional<String> owner(World world, Ip6Address source) {
    for (UplinkConfig uplink : world.config().uplinks()) {
      for (Ip6Prefix prefix : world.prefixes(uplink)) {
        if (prefix.contains(source)) {
          return Optional.of(uplink.name() + "'s " + prefix);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> advertised(Ip6Address source) {
    return running.stream()
        .flatMap(report -> report.uplinks().stream())
        .flatMap(uplink -> uplink.prefixes().stream())
        .filter(prefix -> Ip6Prefix.parse(prefix.prefix()).contains(source))
        .flatMap(prefix -> prefix.advertised().stream())
        .findFirst();
  }
}
