package sadr.controller.daemon;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.controller.config.UplinkConfig;
import sadr.controller.control.StatusReport;
import sadr.controller.core.Delegation;
import sadr.controller.core.World;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Address;
import sadr.netlink.model.Lifetime;

/** An uplink's prefixes, as {@code status} shows them. */
final class PrefixReports {

  private PrefixReports() {}

  static List<StatusReport.Prefix> of(World world, UplinkConfig uplink, long nowNanos) {
    return world.delegations(uplink).stream()
        .map(delegation -> report(world, delegation, nowNanos))
        .toList();
  }

  private static StatusReport.Prefix report(World world, Delegation delegation, long nowNanos) {
    return switch (delegation.origin()) {
      case CONFIG, HOOK, KERNEL ->
          report(
              delegation,
              seconds(delegation.preferred(), nowNanos),
              seconds(delegation.valid(), nowNanos));
      case INTERFACE -> {
        Optional<Address> address = address(world, delegation.prefix());
        yield report(
            delegation,
            seconds(address.map(Address::preferred)),
            seconds(address.map(Address::valid)));
      }
    };
  }

  private static StatusReport.Prefix report(
      Delegation delegation, OptionalLong preferred, OptionalLong valid) {
    return new StatusReport.Prefix(
        delegation.prefix().toString(),
        delegation.origin().text(),
        preferred,
        valid,
        Optional.empty());
  }

  private static Optional<Address> address(World world, Ip6Prefix prefix) {
    return world.observed().addresses().values().stream()
        .filter(candidate -> candidate.prefix().equals(prefix))
        .findFirst();
  }

  private static OptionalLong seconds(Deadline deadline, long nowNanos) {
    return deadline.never()
        ? OptionalLong.empty()
        : OptionalLong.of(deadline.secondsLeft(nowNanos, Long.MAX_VALUE));
  }

  private static OptionalLong seconds(Optional<Lifetime> lifetime) {
    return lifetime.filter(value -> !value.infinite()).stream()
        .mapToLong(Lifetime::seconds)
        .findFirst();
  }
}
