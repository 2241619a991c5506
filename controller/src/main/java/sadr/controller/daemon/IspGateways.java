package sadr.controller.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import sadr.controller.doctor.KnownSite;
import sadr.net.MacAddress;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.sys.ErrnoException;

/** Finds the hardware addresses of uplinks' gateways. Owned by the thread that asks. */
final class IspGateways {

  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();
  private static final int LOOKS = 20;

  /** How long {@link #resolve} takes at the most. */
  static final long MOST_NANOS = LOOKS * LOOK_NANOS;

  private final KernelState state;
  private final NetlinkConnection netlink;
  private final Map<String, MacAddress> found = new HashMap<>();
  private final Map<String, String> refused = new HashMap<>();

  IspGateways(KernelState state, NetlinkConnection netlink) {
    this.state = state;
    this.netlink = netlink;
  }

  /** The interface of an uplink. */
  Optional<Link> link(KnownSite.Uplink uplink) {
    return state.links().stream().filter(l -> l.name().equals(uplink.device())).findFirst();
  }

  /** The hardware address of an uplink's gateway, if it was found. */
  Optional<MacAddress> mac(KnownSite.Uplink uplink) {
    return Optional.ofNullable(found.get(uplink.name()));
  }

  /** Why an uplink's gateway was not found, for people. */
  String trouble(KnownSite.Uplink uplink) {
    return refused.getOrDefault(uplink.name(), "the gateway does not answer");
  }

  /** Has the kernel ask for all of them at the same time, where it does not know them. */
  void resolve(List<KnownSite.Uplink> uplinks) {
    List<KnownSite.Uplink> open = unknown(uplinks);
    open.forEach(this::ask);
    for (int look = 0; look < LOOKS && !open.isEmpty(); look++) {
      LockSupport.parkNanos(LOOK_NANOS);
      open = unknown(open);
    }
  }

  /** Those of them that may be found yet. */
  private List<KnownSite.Uplink> unknown(List<KnownSite.Uplink> uplinks) {
    List<Neighbour> known = netlink.neighbours();
    List<KnownSite.Uplink> open = new ArrayList<>();
    for (KnownSite.Uplink uplink : uplinks) {
      Optional<MacAddress> mac = macOf(uplink, known);
      if (mac.isPresent()) {
        found.put(uplink.name(), mac.get());
      } else if (uplink.gateway().isPresent()
          && link(uplink).isPresent()
          && !refused.containsKey(uplink.name())) {
        open.add(uplink);
      }
    }
    return open;
  }

  /** The interface may have gone since, or IPv6 there: that is no matter of the other uplinks. */
  private void ask(KnownSite.Uplink uplink) {
    try {
      netlink.resolve(link(uplink).orElseThrow().index(), uplink.gateway().orElseThrow());
    } catch (ErrnoException e) {
      refused.put(uplink.name(), "the gateway could not be asked for: " + e.getMessage());
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
