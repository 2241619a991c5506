package sadr.controller.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import sadr.controller.doctor.IspTrial;
import sadr.controller.doctor.KnownSite;
import sadr.controller.doctor.Samples;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.MacAddress;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Link;
import sadr.probes.io.StrayEcho;

/**
 * Finds out what the ISPs carry: from an address in each prefix of each uplink through that uplink,
 * and through each other one. The latter breaks the rule that nothing leaves through an uplink that
 * would not take its source; it is done only when an operator asks for it, with a few echo requests
 * that are told beforehand.
 *
 * <p>How it works: all pairs of prefix and uplink are asked at the same time, up to {@link
 * #MOST_AT_ONCE}. Those that nobody answered are asked once more, beside controls that were
 * answered: another source of the uplink's own through it, and the same source through its own
 * uplink, by which the answers to it come. Where one of them is not answered now either, targets,
 * uplink or way back were silent, and nothing is said of the ISP. So one lost packet, a dead
 * uplink, or a target that limits its answers, is no filter.
 */
final class IspTrials {

  private static final int REQUESTS = 3;
  private static final int MOST_TARGETS = 2;

  /** An operator waits for it, and the checks need one address of each prefix. */
  private static final int MOST_PREFIXES = 8;

  /** Each takes two descriptors, of the 1024 that a program commonly may have. */
  private static final int MOST_AT_ONCE = 100;

  /** Each with two controls. */
  private static final int MOST_AGAIN = MOST_AT_ONCE / 3;

  private static final StrayEcho.Pace PACE =
      new StrayEcho.Pace(
          REQUESTS, Duration.ofMillis(200).toNanos(), Duration.ofSeconds(1).toNanos());

  private final KnownSite site;
  private final KernelState state;
  private final Consumer<String> says;
  private final IspGateways gateways;

  /** Of the site's uplinks, all of which are tried; tells {@code says} what is going to be sent. */
  IspTrials(KnownSite site, KernelState state, NetlinkConnection netlink, Consumer<String> says) {
    this.site = site;
    this.state = state;
    this.says = says;
    gateways = new IspGateways(state, netlink);
  }

  /** Sends, and waits for the answers: some seconds. */
  List<IspTrial> run() {
    List<IspPair> own = new ArrayList<>();
    List<IspPair> foreign = new ArrayList<>();
    List<IspPair.Source> sources =
        site.uplinks().stream().flatMap(u -> sources(u).stream()).toList();
    for (KnownSite.Uplink through : site.uplinks()) {
      for (IspPair.Source source : sources) {
        IspPair pair = new IspPair(through, source);
        (pair.isForeign() ? foreign : own).add(pair);
      }
    }
    says.accept(
        "asking what the ISPs carry: "
            + sources.size()
            + " prefixes through "
            + site.uplinks().size()
            + " uplinks; this takes up to "
            + (Duration.ofNanos(mostNanos(own.size(), foreign.size())).toSeconds() + 1)
            + " s");
    gateways.resolve(site.uplinks().stream().filter(u -> !targets(u).isEmpty()).toList());
    ask(own, own);
    foreign.forEach(pair -> giveUpWithoutAWayBack(pair, own));
    ask(foreign.stream().filter(pair -> back(pair, own).isPresent()).toList(), own);
    List<IspPair> all = new ArrayList<>(own);
    all.addAll(foreign);
    return all.stream().flatMap(pair -> pair.trials().stream()).toList();
  }

  /**
   * How long it takes at the most: own prefixes, foreign ones, each twice, and the gateways.
   *
   * @param own how many pairs of an uplink and a prefix of its own
   * @param foreign how many of an uplink and another's prefix
   */
  static long mostNanos(int own, int foreign) {
    int rounds =
        rounds(own, MOST_AT_ONCE)
            + rounds(own, MOST_AGAIN)
            + rounds(foreign, MOST_AT_ONCE)
            + rounds(foreign, MOST_AGAIN);
    return rounds * PACE.nanos() + IspGateways.MOST_NANOS;
  }

  private static int rounds(int pairs, int most) {
    return (pairs + most - 1) / most;
  }

  private List<IspPair.Source> sources(KnownSite.Uplink uplink) {
    return uplink.prefixes().stream()
        .limit(MOST_PREFIXES)
        .map(prefix -> new IspPair.Source(uplink, prefix, addressIn(prefix)))
        .toList();
  }

  private Optional<Ip6Address> addressIn(Ip6Prefix prefix) {
    return state.addresses().stream()
        .filter(Address::usable)
        .map(Address::address)
        .filter(prefix::contains)
        .findFirst();
  }

  /** An answer goes to the source's own ISP: where none comes back that way, nothing is shown. */
  private static void giveUpWithoutAWayBack(IspPair pair, List<IspPair> own) {
    if (back(pair, own).isEmpty()) {
      pair.isUnclear("no answer to it comes back even through its own uplink");
    }
  }

  /** The same source through its own uplink, which was answered. */
  private static Optional<IspPair> back(IspPair pair, List<IspPair> own) {
    return own.stream()
        .filter(each -> each.source().equals(pair.source()) && each.answered())
        .findFirst();
  }

  /** Another source of the uplink's own, which was answered. */
  private static Optional<IspPair> beside(IspPair pair, List<IspPair> own) {
    return own.stream()
        .filter(each -> each.through().name().equals(pair.through().name()) && each.answered())
        .findFirst();
  }

  /** Asks all of them, and those without an answer once more. */
  private void ask(List<IspPair> pairs, List<IspPair> own) {
    pairs.forEach(this::prepare);
    List<IspPair> ready = pairs.stream().filter(IspPair::isReady).toList();
    parts(ready, MOST_AT_ONCE).forEach(this::round);
    List<IspPair> silent = ready.stream().filter(pair -> !pair.answered()).toList();
    parts(silent, MOST_AGAIN).forEach(part -> askAgain(part, own));
  }

  private static List<List<IspPair>> parts(List<IspPair> pairs, int most) {
    return IntStream.range(0, rounds(pairs.size(), most))
        .mapToObj(i -> pairs.subList(i * most, Math.min(pairs.size(), (i + 1) * most)))
        .toList();
  }

  /** Asks them beside their controls. */
  private void askAgain(List<IspPair> silent, List<IspPair> own) {
    Map<IspPair, List<IspPair>> controls = new LinkedHashMap<>();
    silent.forEach(pair -> controls.put(pair, controls(pair, own)));
    Set<IspPair> again = new LinkedHashSet<>(silent);
    controls.values().forEach(again::addAll);
    round(List.copyOf(again));
    controls.forEach(
        (pair, asked) -> {
          if (!pair.answered()) {
            silence(pair, asked, beside(pair, own).isPresent());
          }
        });
  }

  private static List<IspPair> controls(IspPair pair, List<IspPair> own) {
    List<IspPair> controls = new ArrayList<>();
    beside(pair, own).ifPresent(controls::add);
    if (pair.isForeign()) {
      back(pair, own).ifPresent(controls::add);
    }
    return controls;
  }

  /** It means the ISP only where all else answers. */
  private static void silence(IspPair pair, List<IspPair> controls, boolean anythingComesBack) {
    if (!anythingComesBack) {
      pair.isUnclear("nothing comes back through " + pair.through().name() + " at all");
    } else if (!controls.stream().allMatch(IspPair::answeredLately)) {
      pair.isUnclear("the targets had stopped answering anybody");
    }
  }

  private void round(List<IspPair> pairs) {
    try {
      List<IspPair> open = pairs.stream().filter(IspPair::open).toList();
      open.forEach(pair -> says.accept("sending up to " + pair.announcement(REQUESTS)));
      StrayEcho.round(open.stream().flatMap(pair -> pair.echo().stream()).toList(), PACE);
    } finally {
      pairs.forEach(IspPair::close);
    }
  }

  private static List<Ip6Address> targets(KnownSite.Uplink uplink) {
    return Samples.targets(uplink).stream().limit(MOST_TARGETS).toList();
  }

  private void prepare(IspPair pair) {
    KnownSite.Uplink through = pair.through();
    List<Ip6Address> targets = targets(through);
    Optional<Link> link = gateways.link(through);
    Optional<MacAddress> mac = gateways.mac(through);
    if (targets.isEmpty()) {
      pair.isUnclear("the uplink has no target that is an address");
    } else if (link.isEmpty()) {
      pair.isUnclear("there is no interface " + through.device());
    } else if (pair.source().address().isEmpty()) {
      pair.isUnclear("the router has no usable address in " + pair.source().prefix());
    } else if (through.gateway().isPresent() && mac.isEmpty() && link.get().mac().isPresent()) {
      pair.isUnclear(gateways.trouble(through));
    } else {
      pair.prepare(targets, new StrayEcho.Exit(link.get().index(), mac));
    }
  }
}
