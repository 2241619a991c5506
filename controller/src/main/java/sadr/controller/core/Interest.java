package sadr.controller.core;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sadr.controller.config.Config;
import sadr.controller.config.KernelConfig;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.Rule;

/**
 * Which of the kernel's objects can matter here: ours, and what stands in our places. A router may
 * hold the routes of the whole Internet besides; none of those gets further than this.
 */
public final class Interest {

  private Interest() {}

  /** Whether {@code event} can change a decision in {@code world}. */
  public static boolean wants(KernelEvent event, World world) {
    Predicate<LinkIndex> learning =
        index -> learns(world.observed().links().get(index), world.config());
    if (event instanceof KernelEvent.Present present) {
      return wants(present.object(), world.config(), learning);
    } else if (event instanceof KernelEvent.Absent absent) {
      return wants(absent.object(), world.config(), learning);
    }
    return true;
  }

  /** {@code state} without what cannot matter. */
  public static KernelState only(KernelState state, Config config) {
    Set<LinkIndex> learning =
        state.links().stream()
            .filter(link -> learns(link, config))
            .map(Link::index)
            .collect(Collectors.toSet());
    return new KernelState(
        state.links(),
        state.addresses(),
        state.neighbours(),
        kept(state.routes(), config, learning),
        kept(state.rules(), config, learning));
  }

  private static <T extends KernelObject> List<T> kept(
      List<T> objects, Config config, Set<LinkIndex> learning) {
    return objects.stream().filter(object -> wants(object, config, learning::contains)).toList();
  }

  /** Whether the interface is one of an uplink that learns its gateway there. */
  private static boolean learns(@Nullable Link link, Config config) {
    return link != null
        && config.uplinks().stream()
            .anyMatch(u -> u.learnsGateway() && u.interfaceName().equals(link.name()));
  }

  private static boolean wants(KernelObject object, Config config, Predicate<LinkIndex> learning) {
    KernelConfig kernel = config.kernel();
    if (object instanceof Route route) {
      RouteKey key = route.key();
      return ours(route.protocol(), kernel)
          || key.table() == kernel.table()
          || (key.table() == RouteKey.MAIN && key.metric() == Planner.NULL_METRIC)
          || Traces.among(route, config);
    } else if (object instanceof Rule rule) {
      return ours(rule.protocol(), kernel);
    } else if (object instanceof Neighbour neighbour) {
      return (neighbour.address().isLinkLocal() && learning.test(neighbour.link()))
          || config.uplinks().stream()
              .anyMatch(uplink -> uplink.gateway().filter(neighbour.address()::equals).isPresent());
    }
    return object instanceof Link || object instanceof Address;
  }

  /** Whether the protocol number says that sadr made it. */
  public static boolean ours(int protocol, KernelConfig kernel) {
    return protocol == kernel.protocol() || protocol == kernel.guardProtocol();
  }
}
