package sadr.controller.reconcile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import sadr.controller.config.KernelConfig;
import sadr.controller.core.DesiredState;
import sadr.controller.core.Interest;
import sadr.controller.core.Observed;
import sadr.controller.core.Sysctl;
import sadr.netlink.model.Change;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;

/**
 * What leads from the observed state to the desired one.
 *
 * <p>The order is safe at every step: the egress chain and the guards go in first; then what
 * carries traffic, by replacement where something stands; then the rules that make it count, so
 * that none asks a table that is not ready; forwarding is switched on. Hosts are turned to other
 * sources only after the routes are as they should be: what is refused has lost its route before,
 * and what is let through again has it already. What is no longer wanted goes in the opposite
 * order. Only what bears our protocol numbers is ever deleted.
 */
public final class Differ {

  private static final long NEARLY_OVER_NANOS = 500_000_000L;

  private final Observed observed;
  private final DesiredState desired;
  private final KernelConfig kernel;
  private final AddressDiffer addresses;
  private final long nowNanos;

  private Differ(Observed observed, DesiredState desired, KernelConfig kernel, long nowNanos) {
    this.observed = observed;
    this.desired = desired;
    this.kernel = kernel;
    this.addresses = new AddressDiffer(observed, desired, kernel, nowNanos);
    this.nowNanos = nowNanos;
  }

  /** The operations at {@code nowNanos}, in their order; none when the kernel is in sync. */
  public static List<Operation> diff(
      Observed observed, DesiredState desired, KernelConfig kernel, long nowNanos) {
    return new Differ(observed, desired, kernel, nowNanos).operations();
  }

  private List<Operation> operations() {
    List<Operation> steps = new ArrayList<>();
    boolean guarded = !desired.egress().guards().isEmpty();
    List<Route> missing = desired.routes().values().stream().filter(r -> !stands(r)).toList();
    List<Route> surplus = surplusRoutes();
    if (guarded) {
      egress().forEach(steps::add);
      cut().forEach(steps::add);
    } else {
      cut().forEach(steps::add);
      sources().forEach(steps::add);
      addresses.operations().forEach(steps::add);
    }
    missing.stream().filter(this::isGuard).map(Differ::replace).forEach(steps::add);
    missing.stream().filter(r -> !isGuard(r)).map(Differ::replace).forEach(steps::add);
    missingRules().forEach(steps::add);
    sysctls().forEach(steps::add);
    surplus.stream().filter(r -> !isGuard(r)).map(Differ::delete).forEach(steps::add);
    if (guarded) {
      hosts().forEach(steps::add);
    }
    surplusRules().forEach(steps::add);
    surplus.stream().filter(this::isGuard).map(Differ::delete).forEach(steps::add);
    if (!guarded) {
      egress().forEach(steps::add);
    }
    return steps;
  }

  private Stream<Operation> egress() {
    boolean stands =
        observed.egress().map(desired.egress()::equals).orElse(desired.egress().guards().isEmpty());
    return stands ? Stream.empty() : Stream.of(new Operation.LoadEgress(desired.egress()));
  }

  /** One that ends within half a second is left to end: the kernel may have been the first. */
  private Stream<Operation> cut() {
    boolean stands = desired.cut().map(DesiredState.Cut::what).equals(observed.cut());
    boolean ending =
        desired
            .cut()
            .filter(cut -> cut.until().nanosLeft(nowNanos) < NEARLY_OVER_NANOS)
            .isPresent();
    return stands || ending ? Stream.empty() : Stream.of(new Operation.LoadCut(desired.cut()));
  }

  private static Operation replace(Route route) {
    return new Operation.Netlink(new Change.Replace(route));
  }

  private static Operation delete(Route route) {
    return new Operation.Netlink(new Change.Delete(route));
  }

  /** What hosts notice of the routes that have changed before. */
  private Stream<Operation> hosts() {
    return Stream.concat(addresses.operations(), sources());
  }

  private Stream<Operation> sources() {
    boolean stands = observed.sources().filter(desired.sources()::equals).isPresent();
    return stands ? Stream.empty() : Stream.of(new Operation.LoadSources(desired.sources()));
  }

  private boolean stands(Route wanted) {
    Route actual = observed.routes().get(wanted.key());
    if (actual == null) {
      return false;
    }
    boolean foreign = !Interest.ours(actual.protocol(), kernel);
    if (foreign && wanted.key().table() == RouteKey.MAIN) {
      // Somebody else's null route in main does what ours would do, and is not ours to change.
      return actual.type() == wanted.type();
    }
    return actual.type() == wanted.type()
        && actual.protocol() == wanted.protocol()
        && actual.nextHops().equals(wanted.nextHops())
        && actual.prefSource().equals(wanted.prefSource());
  }

  private List<Route> surplusRoutes() {
    return observed.routes().values().stream()
        .filter(route -> Interest.ours(route.protocol(), kernel))
        .filter(route -> !desired.routes().containsKey(route.key()))
        .filter(route -> route.type() != RouteType.OTHER) // What has no name cannot be deleted.
        .sorted(Comparator.comparing(Route::key))
        .toList();
  }

  private Stream<Operation> missingRules() {
    return desired.rules().stream()
        .filter(rule -> observed.rules().stream().noneMatch(other -> alike(rule, other)))
        .map(rule -> new Operation.Netlink(new Change.Add(rule)));
  }

  /** Rules of ours that nobody wants, and second copies; the last asked goes first. */
  private Stream<Operation> surplusRules() {
    List<Rule> wanted = new ArrayList<>(desired.rules());
    List<Rule> surplus = new ArrayList<>();
    for (Rule rule : observed.rules()) {
      boolean ours = Interest.ours(rule.protocol(), kernel);
      boolean nameable = rule.action() != Rule.Action.OTHER;
      if (ours && nameable && !removeAlike(wanted, rule)) {
        surplus.add(rule);
      }
    }
    return surplus.stream()
        .sorted(Comparator.reverseOrder())
        .map(rule -> new Operation.Netlink(new Change.Delete(rule)));
  }

  private Stream<Operation> sysctls() {
    return desired.sysctls().stream().filter(this::unmet).map(Operation.SetSysctl::new);
  }

  private boolean unmet(Sysctl sysctl) {
    Integer actual = observed.sysctls().get(sysctl.name());
    return actual == null || !sysctl.holds(actual);
  }

  private boolean isGuard(Route route) {
    return route.protocol() == kernel.guardProtocol();
  }

  private static boolean removeAlike(List<Rule> rules, Rule rule) {
    for (int i = 0; i < rules.size(); i++) {
      if (alike(rules.get(i), rule)) {
        rules.remove(i);
        return true;
      }
    }
    return false;
  }

  /** Whether two rules say the same, whatever attributes we do not know they bear. */
  private static boolean alike(Rule one, Rule other) {
    return one.priority() == other.priority()
        && one.table() == other.table()
        && one.action() == other.action()
        && one.mark().equals(other.mark())
        && one.inverted() == other.inverted()
        && one.trafficClass() == other.trafficClass()
        && one.from().equals(other.from())
        && one.to().equals(other.to())
        && one.inputInterface().equals(other.inputInterface())
        && one.outputInterface().equals(other.outputInterface())
        && one.suppressPrefixLength().equals(other.suppressPrefixLength())
        && one.protocol() == other.protocol();
  }
}
