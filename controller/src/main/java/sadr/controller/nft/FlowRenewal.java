package sadr.controller.nft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import sadr.controller.nft.SourceTable.Translation;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Flow;

/**
 * Hosts' flows that the kernel is to forget once a prefix dies: NAT decides on a flow's first
 * packet, so one that was there before would be refused for as long as its host goes on. Forgotten,
 * its next packet begins a new flow, which is translated as flows are now.
 *
 * <p>Those that go out as they are and whose own prefix is translated from now on; and those that
 * were translated onto what their uplink does not carry any more, where their own prefix has a way
 * out by now.
 *
 * <p>TCP is none of them: no connection survives a change of address. Nor is what stays inside the
 * site, is the router's own, or was begun from outside.
 *
 * @param moved prefixes whose new flows are translated since they are dead
 * @param stranded whether there may be flows that are translated onto nothing that is in outlets
 * @param outlets what flows can be translated onto
 * @param leading prefixes whose new flows have a way out, translated or not
 * @param site destinations inside the site
 * @param own the router's own addresses
 */
public record FlowRenewal(
    Set<Ip6Prefix> moved,
    boolean stranded,
    Outlets outlets,
    Set<Ip6Prefix> leading,
    List<Ip6Prefix> site,
    Set<Ip6Address> own) {

  /** Nothing is to be forgotten. */
  public static final FlowRenewal NOTHING =
      new FlowRenewal(Set.of(), false, Outlets.NONE, Set.of(), List.of(), Set.of());

  /** Where no translation ever is. */
  private static final List<Ip6Prefix> LOCAL =
      List.of(Ip6Prefix.parse("fe80::/10"), Ip6Prefix.parse("ff00::/8"));

  /**
   * The uplinks that carry traffic.
   *
   * @param first the lowest mark that an uplink can have
   * @param last the highest one: whatever bears another is not ours
   * @param prefixes those of each uplink, by its mark
   */
  public record Outlets(int first, int last, Map<Integer, Set<Ip6Prefix>> prefixes) {

    /** None at all. */
    static final Outlets NONE = new Outlets(0, 0, Map.of());

    /** Copies the map; the sets belong to it. */
    public Outlets {
      prefixes = Map.copyOf(prefixes);
    }

    private boolean carryAll(Outlets others) {
      return others.prefixes.entrySet().stream()
          .allMatch(
              each -> prefixes.getOrDefault(each.getKey(), Set.of()).containsAll(each.getValue()));
    }

    /** Which flows were translated by us, onto what nobody carries. */
    private Predicate<Flow> stranding() {
      Map<Integer, PrefixLookup<Boolean>> carried = new HashMap<>();
      prefixes.forEach((mark, theirs) -> carried.put(mark, lookup(theirs)));
      return flow -> {
        PrefixLookup<Boolean> theirs = carried.get(flow.mark());
        return flow.mark() >= first
            && flow.mark() <= last
            && (theirs == null || theirs.find(flow.replyTo()) == null);
      };
    }
  }

  /** Copies all of it. */
  public FlowRenewal {
    moved = Set.copyOf(moved);
    leading = Set.copyOf(leading);
    site = List.copyOf(site);
    own = Set.copyOf(own);
  }

  /** What {@code table} calls for, once it stands; against nothing before it. */
  public static FlowRenewal of(SourceTable table, Outlets outlets, Set<Ip6Address> own) {
    if (!table.tracking()) {
      return NOTHING;
    }
    PrefixLookup<Boolean> dead = lookup(table.dead());
    Set<Ip6Prefix> moved = new HashSet<>();
    Set<Ip6Prefix> leading = new HashSet<>(table.live());
    for (Translation translation : table.translations()) {
      if (translation.fresh()) {
        leading.add(translation.from());
        if (dead.find(translation.from().address()) != null) {
          moved.add(translation.from());
        }
      }
    }
    return new FlowRenewal(moved, true, outlets, leading, table.site(), own);
  }

  /** Whether no flow can be meant. */
  public boolean isNothing() {
    return moved.isEmpty() && !stranded;
  }

  /** The same for what was not in {@code before}. */
  public FlowRenewal since(FlowRenewal before) {
    Set<Ip6Prefix> fresh = new HashSet<>(moved);
    fresh.removeAll(before.moved);
    boolean changed = !outlets.carryAll(before.outlets) || !before.leading.containsAll(leading);
    return new FlowRenewal(fresh, stranded && changed, outlets, leading, site, own);
  }

  /** Which flows. */
  public Predicate<Flow> wanted() {
    PrefixLookup<Boolean> from = lookup(moved);
    PrefixLookup<Boolean> out = lookup(leading);
    PrefixLookup<Boolean> inside = lookup(site);
    LOCAL.forEach(prefix -> inside.put(prefix, true));
    Predicate<Flow> stranding = stranded ? outlets.stranding() : flow -> false;
    return flow ->
        flow.protocol() != Flow.TCP
            && flow.to().equals(flow.replyFrom()) // Nobody else's doing.
            && (flow.from().equals(flow.replyTo())
                ? from.find(flow.from()) != null
                : stranding.test(flow) && out.find(flow.from()) != null)
            && inside.find(flow.to()) == null
            && !own.contains(flow.from())
            && !own.contains(flow.to());
  }

  private static PrefixLookup<Boolean> lookup(Iterable<Ip6Prefix> prefixes) {
    PrefixLookup<Boolean> lookup = new PrefixLookup<>();
    prefixes.forEach(prefix -> lookup.put(prefix, true));
    return lookup;
  }
}
