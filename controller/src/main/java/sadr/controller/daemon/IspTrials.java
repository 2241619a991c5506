package sadr.controller.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import sadr.controller.doctor.Samples;
import sadr.controller.doctor.Site;
import sadr.controller.doctor.Trial;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.MacAddress;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.probes.io.StrayEcho;
import sadr.sys.ErrnoException;

/**
 * Finds out what the ISPs carry: from an address in each prefix of each uplink through that uplink,
 * and through each other one. The latter breaks the rule that nothing leaves through an uplink that
 * would not take its source; it is done only when an operator asks for it, with a few echo requests
 * that are told beforehand.
 */
final class IspTrials {

  private static final int REQUESTS = 3;
  private static final int MOST_TARGETS = 2;

  /** An operator waits for it, and the checks need one address of each prefix. */
  private static final int MOST_PREFIXES = 8;

  private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();
  private static final int LOOKS = 20;

  private final Site site;
  private final KernelState state;
  private final NetlinkConnection netlink;
  private final Consumer<String> says;
  private final List<Trial> trials = new ArrayList<>();

  /** Tells {@code says} what it is going to send. */
  IspTrials(Site site, KernelState state, NetlinkConnection netlink, Consumer<String> says) {
    this.site = site;
    this.state = state;
    this.netlink = netlink;
    this.says = says;
  }

  /** A source to try: an address of the router in a prefix. */
  private record Sender(Site.Uplink owner, Ip6Prefix prefix, Optional<Ip6Address> address) {}

  /** Sends, and waits for the answers: some seconds. */
  List<Trial> run() {
    List<Sender> senders = site.uplinks().stream().flatMap(u -> senders(u).stream()).toList();
    for (Sender sender : senders) {
      tryOut(sender.owner(), sender);
    }
    for (Site.Uplink through : site.uplinks()) {
      for (Sender sender : senders) {
        if (!sender.owner().name().equals(through.name())) {
          tryForeign(through, sender);
        }
      }
    }
    return trials;
  }

  private List<Sender> senders(Site.Uplink uplink) {
    return uplink.prefixes().stream()
        .limit(MOST_PREFIXES)
        .map(prefix -> new Sender(uplink, prefix, addressIn(prefix)))
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
  private void tryForeign(Site.Uplink through, Sender sender) {
    boolean back =
        trials.stream()
            .anyMatch(
                t ->
                    !t.through().equals(through.name())
                        && t.through().equals(sender.owner().name())
                        && t.prefix().equals(sender.prefix())
                        && t.answered() > 0);
    if (back) {
      tryOut(through, sender);
    } else {
      note(
          through,
          sender,
          Ip6Address.UNSPECIFIED,
          "no answer to it comes back even through its own uplink");
    }
  }

  private void tryOut(Site.Uplink through, Sender sender) {
    List<Ip6Address> targets = Samples.targets(through).stream().limit(MOST_TARGETS).toList();
    Optional<Link> link =
        state.links().stream().filter(l -> l.name().equals(through.device())).findFirst();
    if (targets.isEmpty() || link.isEmpty() || sender.address().isEmpty()) {
      String why =
          targets.isEmpty()
              ? "the uplink has no target that is an address"
              : link.isEmpty()
                  ? "there is no interface " + through.device()
                  : "the router has no usable address in " + sender.prefix();
      note(through, sender, Ip6Address.UNSPECIFIED, why);
      return;
    }
    Optional<MacAddress> mac = through.gateway().flatMap(g -> macOf(link.get(), g));
    if (through.gateway().isPresent() && mac.isEmpty() && link.get().mac().isPresent()) {
      note(through, sender, Ip6Address.UNSPECIFIED, "the gateway does not answer");
      return;
    }
    ask(through, sender, link.get(), mac, targets);
  }

  private void ask(
      Site.Uplink through,
      Sender sender,
      Link link,
      Optional<MacAddress> mac,
      List<Ip6Address> targets) {
    Ip6Address source = sender.address().orElseThrow();
    try (StrayEcho echo = StrayEcho.open(source, link.index(), mac)) {
      for (Ip6Address target : targets) {
        says.accept(announcement(through, sender, target));
        int answered = echo.ask(target, REQUESTS, PATIENCE_NANOS);
        trials.add(
            new Trial(
                through.name(),
                sender.owner().name(),
                sender.prefix(),
                source,
                target,
                REQUESTS,
                answered,
                ""));
        if (answered > 0) {
          return;
        }
      }
    } catch (ErrnoException e) {
      note(through, sender, targets.get(0), "could not be sent: " + e.getMessage());
    }
  }

  private static String announcement(Site.Uplink through, Sender sender, Ip6Address target) {
    return "sending "
        + REQUESTS
        + " ICMPv6 echo requests from "
        + sender.address().orElseThrow()
        + " ("
        + sender.owner().name()
        + "'s) through "
        + through.name()
        + " to "
        + target;
  }

  private void note(Site.Uplink through, Sender sender, Ip6Address target, String why) {
    trials.add(
        new Trial(
            through.name(),
            sender.owner().name(),
            sender.prefix(),
            sender.address().orElse(sender.prefix().address()),
            target,
            0,
            0,
            why));
  }

  private Optional<MacAddress> macOf(Link link, Ip6Address gateway) {
    for (int look = 0; look < LOOKS; look++) {
      Optional<MacAddress> known =
          netlink.neighbours().stream()
              .filter(n -> n.link().equals(link.index()) && n.address().equals(gateway))
              .filter(n -> n.state() != Neighbour.State.FAILED)
              .flatMap(n -> n.mac().stream())
              .findFirst();
      if (known.isPresent()) {
        return known;
      }
      if (look == 0) {
        netlink.resolve(link.index(), gateway);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return Optional.empty();
  }
}
