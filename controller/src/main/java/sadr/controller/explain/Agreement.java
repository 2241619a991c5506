package sadr.controller.explain;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import sadr.netlink.model.IpText;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteAnswer;

/** Whether the kernel does what the model says. */
public final class Agreement {

  private static final int EACCES = 13;
  private static final int EINVAL = 22;
  private static final int ENETUNREACH = 101;
  private static final int EHOSTUNREACH = 113;

  private Agreement() {}

  /**
   * What the kernel does otherwise, for people; empty if it does as the model says.
   *
   * @param text names the interfaces
   */
  public static Optional<String> difference(Decision model, RouteAnswer kernel, IpText text) {
    return agree(model, kernel)
        ? Optional.empty()
        : Optional.of("the kernel says: " + words(kernel, text));
  }

  private static boolean agree(Decision model, RouteAnswer kernel) {
    if (kernel instanceof RouteAnswer.Refused refused) {
      return fits(model.fate(), refused.errno());
    }
    if (kernel instanceof RouteAnswer.Taken taken) {
      boolean taking = model.fate() == Fate.FORWARDED || model.fate() == Fate.LOCAL;
      return taking && model.route().filter(route -> same(route, taken.route())).isPresent();
    }
    throw new IllegalStateException(kernel.toString());
  }

  private static boolean fits(Fate fate, int errno) {
    return switch (fate) {
      case PROHIBITED -> errno == EACCES;
      case BLACKHOLED -> errno == EINVAL;
      case UNREACHABLE -> errno == EHOSTUNREACH;
      case NO_ROUTE -> errno == ENETUNREACH;
      case FORWARDED, LOCAL -> false;
    };
  }

  private static boolean same(Route one, Route other) {
    return one.key().equals(other.key())
        && one.type() == other.type()
        && hops(one).equals(hops(other));
  }

  private static Set<NextHop> hops(Route route) {
    return new HashSet<>(route.nextHops());
  }

  /** The kernel's answer, for people. */
  public static String words(RouteAnswer kernel, IpText text) {
    if (kernel instanceof RouteAnswer.Taken taken) {
      return text.route(taken.route());
    }
    if (kernel instanceof RouteAnswer.Refused refused) {
      return switch (refused.errno()) {
        case EACCES -> "prohibited (EACCES)";
        case EINVAL -> "a black hole (EINVAL)";
        case ENETUNREACH -> "no route (ENETUNREACH)";
        case EHOSTUNREACH -> "unreachable (EHOSTUNREACH)";
        default -> "errno " + refused.errno();
      };
    }
    throw new IllegalStateException(kernel.toString());
  }
}
