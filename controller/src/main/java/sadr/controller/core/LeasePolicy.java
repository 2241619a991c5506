package sadr.controller.core;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import sadr.controller.config.DelegatedPrefix;
import sadr.controller.config.LanConfig;
import sadr.controller.config.UplinkConfig;
import sadr.net.Ip6Prefix;

/** Whether what a DHCPv6 client's hook says of prefixes can be taken as it is. */
public final class LeasePolicy {

  private LeasePolicy() {}

  /**
   * Why not.
   *
   * @param usage whether it makes no sense whatever else is known; otherwise it could be right
   *     another time
   * @param text what is wrong, and what would be right
   */
  public record Refusal(boolean usage, String text) {}

  /**
   * Whether {@code uplink} can have {@code prefix} once {@code replaced} are gone from it.
   *
   * @return why not; empty if it can
   */
  public static Optional<Refusal> refusal(
      World world, String uplink, Ip6Prefix prefix, Set<Ip6Prefix> replaced) {
    Optional<UplinkConfig> owner = find(world, uplink);
    if (owner.isEmpty()) {
      return usage("there is no uplink \"" + uplink + "\"");
    }
    Optional<String> flaw = DelegatedPrefix.flaw(prefix);
    if (flaw.isPresent()) {
      return usage(prefix + " cannot be delegated: " + flaw.get());
    }
    for (LanConfig lan : world.config().lans()) {
      if (lan.networkIn(prefix).isEmpty()) {
        return failed(tooLong(prefix, lan));
      }
    }
    for (UplinkConfig other : world.config().uplinks()) {
      Optional<Refusal> taken = taken(world, other, owner.get(), prefix, replaced);
      if (taken.isPresent()) {
        return taken;
      }
    }
    return Optional.empty();
  }

  /**
   * Whether {@code prefix} can be taken from {@code uplink}.
   *
   * @return why not; empty if it can
   */
  public static Optional<Refusal> refusal(World world, String uplink, Ip6Prefix prefix) {
    Optional<UplinkConfig> owner = find(world, uplink);
    if (owner.isEmpty()) {
      return usage("there is no uplink \"" + uplink + "\"");
    }
    if (owner.get().prefixes().contains(prefix)) {
      return usage(
          prefix + " stands in the configuration; take it out there, then \"sadr reload\"");
    }
    Optional<Delegation> known =
        world.delegations(owner.get()).stream().filter(d -> d.prefix().equals(prefix)).findFirst();
    if (known.isEmpty()) {
      return failed(uplink + " has no prefix " + prefix);
    }
    return switch (known.get().origin()) {
      case HOOK -> Optional.empty();
      case CONFIG, KERNEL, INTERFACE ->
          failed(prefix + " is in the kernel; whoever put it there has to take it away");
    };
  }

  private static Optional<Refusal> taken(
      World world,
      UplinkConfig other,
      UplinkConfig owner,
      Ip6Prefix prefix,
      Set<Ip6Prefix> replaced) {
    boolean own = other.name().equals(owner.name());
    for (Delegation known : world.delegations(other)) {
      boolean configured = known.origin() == Delegation.Origin.CONFIG;
      if (own && configured && known.prefix().equals(prefix)) {
        return failed(prefix + " stands in the configuration of " + owner.name() + " already");
      }
      boolean makesRoom =
          own && !configured && (!known.forLans() || replaced.contains(known.prefix()));
      boolean renewed = own && known.prefix().equals(prefix);
      // Whose a prefix in the kernel is was a conclusion; the hook knows.
      boolean concluded = known.origin() == Delegation.Origin.KERNEL;
      if (known.prefix().overlaps(prefix) && !makesRoom && !renewed && !concluded) {
        return failed(prefix + " overlaps " + known.prefix() + " of " + other.name());
      }
    }
    return Optional.empty();
  }

  private static String tooLong(Ip6Prefix prefix, LanConfig lan) {
    return prefix
        + " has the /64s 0 to "
        + ((1L << (64 - prefix.length())) - 1)
        + ", but "
        + lan.interfaceName()
        + " is subnet "
        + lan.subnet()
        + "; ask the ISP for a shorter one, or change lan.subnet";
  }

  private static Optional<UplinkConfig> find(World world, String name) {
    List<UplinkConfig> all = world.config().uplinks();
    return all.stream().filter(uplink -> uplink.name().equals(name)).findFirst();
  }

  private static Optional<Refusal> usage(String text) {
    return Optional.of(new Refusal(true, text));
  }

  private static Optional<Refusal> failed(String text) {
    return Optional.of(new Refusal(false, text));
  }
}
