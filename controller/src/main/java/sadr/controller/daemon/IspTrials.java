package sadr.controller.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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
import sadr.netlink.model.Neighbour;
import sadr.probes.io.StrayEcho;

/**
 * Finds out what the ISPs carry: from an address in each prefix of each uplink through that uplink,
 * and through each other one. The latter breaks the rule that nothing leaves through an uplink that
 * would not take its source; it is done only when an operator asks for it, with a few echo requests
 * that are told beforehand.
 *
 * <p>How it works: all pairs of prefix and uplink are asked at the same time. Those that nobody
 * answered are asked once more, beside one that was answered: where the targets do not answer that
 * one now either, they were silent, and nothing is said of the ISP. So one lost packet, or a target
 * that limits its answers, is no filter.
 */
final class IspTrials {

  private static final int REQUESTS = 3;
  private static final int MOST_TARGETS = 2;

  /** An operator waits for it, and the checks need one address of each prefix. */
  private static final int MOST_PREFIXES = 8;

  private static final StrayEcho.Pace PACE =
      new StrayEcho.Pace(
          REQUESTS, Duration.ofMillis(200).toNanos(), Duration.ofSeconds(1).toNanos());

  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();
  private static final int LOOKS = 20;

  /** Own prefixes, foreign ones, each twice, and the gateways' addresses. */
  private static final long MOST_NANOS = 4 * PACE.nanos() + LOOKS * LOOK_NANOS;

  private final KnownSite site;
  private final KernelState state;
  private final NetlinkConnection netlink;
  private final Consumer<String> says;
  private final Map<String, Optional<MacAddress>> gateways = new HashMap<>();

  /** Of the site's uplinks, all of which are tried; tells {@code says} what is going to be sent. */
  IspTrials(KnownSite site, KernelState state, NetlinkConnection netlink, Consumer<String> says) {
    this.site = site;
    this.state = state;
    this.netlink = netlink;
    this.says = says;
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
            + (Duration.ofNanos(MOST_NANOS).toSeconds() + 1)
            + " s");
    try {
      resolve();
      ask(own, own);
      foreign.forEach(pair -> giveUpWithoutAWayBack(pair, own));
      ask(foreign.stream().filter(pair -> back(pair, own).isPresent()).toList(), own);
      List<IspPair> all = new ArrayList<>(own);
      all.addAll(foreign);
      return all.stream().flatMap(pair -> pair.trials().stream()).toList();
    } finally {
      own.forEach(IspPair::close);
      foreign.forEach(IspPair::close);
    }
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
    pairs.forEach(this::open);
    round(pairs);
    List<IspPair> silent =
        pairs.stream().filter(pair -> pair.echo().isPresent() && !pair.answered()).toList();
    Map<IspPair, IspPair> controls = new HashMap<>();
    for (IspPair pair : silent) {
      (pair.isForeign() ? back(pair, own) : beside(pair, own))
          .ifPresent(control -> controls.put(pair, control));
    }
    Set<IspPair> again = new HashSet<>(silent);
    again.addAll(controls.values());
    round(List.copyOf(again));
    controls.forEach(
        (pair, control) -> {
          if (!pair.answered() && !control.answeredLately()) {
            pair.isUnclear("the targets had stopped answering anybody");
          }
        });
  }

  private void round(List<IspPair> pairs) {
    List<IspPair> open = pairs.stream().filter(pair -> pair.echo().isPresent()).toList();
    open.forEach(pair -> says.accept("sending up to " + pair.announcement(REQUESTS)));
    StrayEcho.round(open.stream().flatMap(pair -> pair.echo().stream()).toList(), PACE);
  }

  private void open(IspPair pair) {
    KnownSite.Uplink through = pair.through();
    List<Ip6Address> targets = Samples.targets(through).stream().limit(MOST_TARGETS).toList();
    Optional<Link> link = link(through);
    Optional<MacAddress> mac = gateways.getOrDefault(through.name(), Optional.empty());
    if (targets.isEmpty()) {
      pair.isUnclear("the uplink has no target that is an address");
    } else if (link.isEmpty()) {
      pair.isUnclear("there is no interface " + through.device());
    } else if (pair.source().address().isEmpty()) {
      pair.isUnclear("the router has no usable address in " + pair.source().prefix());
    } else if (through.gateway().isPresent() && mac.isEmpty() && link.get().mac().isPresent()) {
      pair.isUnclear("the gateway does not answer");
    } else {
      pair.open(targets, new StrayEcho.Exit(link.get().index(), mac));
    }
  }

  private Optional<Link> link(KnownSite.Uplink uplink) {
    return state.links().stream().filter(l -> l.name().equals(uplink.device())).findFirst();
  }

  /** Finds all gateways' hardware addresses, at the same time. */
  private void resolve() {
    for (int look = 0; look < LOOKS; look++) {
      List<Neighbour> known = netlink.neighbours();
      List<KnownSite.Uplink> open = new ArrayList<>();
      for (KnownSite.Uplink uplink : site.uplinks()) {
        Optional<MacAddress> mac = macOf(uplink, known);
        gateways.put(uplink.name(), mac);
        if (mac.isEmpty() && uplink.gateway().isPresent() && link(uplink).isPresent()) {
          open.add(uplink);
        }
      }
      if (open.isEmpty()) {
        return;
      }
      if (look == 0) {
        open.forEach(
            uplink ->
                netlink.resolve(
                    link(uplink).orElseThrow().index(), uplink.gateway().orElseThrow()));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private Optional<MacAddress> macOf(KnownSite.Uplink uplink, List<Neighbour> known) {
    Optional<Link> link = link(uplink);
    return known.stream()
        .filter(n -> link.isPresent() && n.link().equals(link.get().index()))
        .filter(n -> uplink.gateway().filter(n.address()::equals).isPresent())
        .filter(n -> n.state() != Neighbour.State.FAILED)
        .flatMap(n -> n.mac().stream())
        .findFirst();
  }
}
