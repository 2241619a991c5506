package sadr.controller.daemon;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.UplinkConfig;
import sadr.controller.core.World;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.NetlinkConnection;
import sadr.sys.ErrnoException;

/** Has the kernel ask gateways that were silent whether they are back: it does not by itself. */
final class SilentGateways {

  private static final Logger log = LoggerFactory.getLogger(SilentGateways.class);

  private SilentGateways() {}

  /** Asks those that keep an uplink down, and those that are no choice for being silent. */
  static void ask(World world, NetlinkConnection netlink) {
    for (UplinkConfig uplink : world.config().uplinks()) {
      if (world.uplink(uplink.name()).verdict().cause().equals("gateway")) {
        world
            .link(uplink)
            .ifPresent(link -> world.gateway(uplink).ifPresent(g -> ask(netlink, link.index(), g)));
      }
      for (Ip6Address router : world.silentRouters(uplink)) {
        world.link(uplink).ifPresent(link -> ask(netlink, link.index(), router));
      }
    }
  }

  private static void ask(NetlinkConnection netlink, LinkIndex link, Ip6Address gateway) {
    try {
      netlink.resolve(link, gateway);
    } catch (ErrnoException e) {
      log.debug("gateway.resolve cause=\"{}\"", e.getMessage());
    }
  }
}
