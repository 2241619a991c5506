package sadr.controller.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import sadr.controller.explain.RoutingModel;
import sadr.net.LinkIndex;
import sadr.netlink.model.IpText;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Link;

/**
 * What the kernel holds.
 *
 * @param state links, addresses, neighbours, and the routes of all tables
 * @param heedingCarrier interfaces whose routes do not count without carrier
 * @param settings numbers by their path below /proc/sys/net; those that could be read
 * @param ruleset what stands in nftables; empty where it cannot be read
 * @param legacyTables the tables of the old ip6tables that are loaded, whose rules nftables does
 *     not show
 * @param drift what sadr would change, as lines for ip(8), {@code #} where it is not ip's
 * @param contradictions where the kernel does otherwise than its own rules and routes say
 */
public record Kernel(
    KernelState state,
    Set<String> heedingCarrier,
    Map<String, Long> settings,
    Optional<Ruleset> ruleset,
    List<String> legacyTables,
    List<String> drift,
    List<String> contradictions) {

  /** Copies the collections. */
  public Kernel {
    heedingCarrier = Set.copyOf(heedingCarrier);
    settings = Map.copyOf(settings);
    legacyTables = List.copyOf(legacyTables);
    drift = List.copyOf(drift);
    contradictions = List.copyOf(contradictions);
  }

  /** Its rules and tables, to be asked. */
  RoutingModel model() {
    return new RoutingModel(state, heedingCarrier);
  }

  /** Its objects in the words of ip(8). */
  IpText text() {
    return new IpText(this::name);
  }

  /** What an interface is called. */
  String name(LinkIndex index) {
    return link(link -> link.index().equals(index)).map(Link::name).orElse("if" + index);
  }

  /** The interface with this name. */
  Optional<Link> link(String name) {
    return link(link -> link.name().equals(name));
  }

  private Optional<Link> link(Predicate<Link> wanted) {
    return state.links().stream().filter(wanted).findFirst();
  }

  /** A setting, such as {@code ipv6/conf/all/forwarding}. */
  OptionalLong setting(String path) {
    Long value = settings.get(path);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Whether a setting is known to be {@code value}. */
  boolean isSet(String path, long value) {
    OptionalLong found = setting(path);
    return found.isPresent() && found.getAsLong() == value;
  }
}
