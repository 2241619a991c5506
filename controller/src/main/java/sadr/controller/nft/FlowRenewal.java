package sadr.controller.nft;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import sadr.controller.nft.SourceTable.Translation;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Flow;

/**
 * Hosts' flows that the kernel is to forget once a dead prefix is translated: NAT decides on a
 * flow's first packet, so one that was there before would be refused for as long as its host goes
 * on. Forgotten, its next packet begins a new flow, which is translated.
 *
 * <p>TCP is none of them: no connection survives a change of address. Nor is what is translated
 * already, stays inside the site, is the router's own, or was begun from outside.
 *
 * @param moved prefixes whose new flows are translated since they are dead
 * @param site destinations inside the site
 * @param own the router's own addresses
 */
public record FlowRenewal(Set<Ip6Prefix> moved, List<Ip6Prefix> site, Set<Ip6Address> own) {

  /** Nothing is to be forgotten. */
  public static final FlowRenewal NOTHING = new FlowRenewal(Set.of(), List.of(), Set.of());

  /** Where no translation ever is. */
  private static final List<Ip6Prefix> LOCAL =
      List.of(Ip6Prefix.parse("fe80::/10"), Ip6Prefix.parse("ff00::/8"));

  /** Copies all of it. */
  public FlowRenewal {
    moved = Set.copyOf(moved);
    site = List.copyOf(site);
    own = Set.copyOf(own);
  }

  /** What {@code table} calls for, once it stands. */
  public static FlowRenewal of(SourceTable table, Set<Ip6Address> own) {
    PrefixLookup<Boolean> dead = lookup(table.dead());
    Set<Ip6Prefix> moved = new HashSet<>();
    for (Translation translation : table.translations()) {
      if (translation.fresh() && dead.find(translation.from().address()) != null) {
        moved.add(translation.from());
      }
    }
    return moved.isEmpty() ? NOTHING : new FlowRenewal(moved, table.site(), own);
  }

  /** The same for what was not in {@code before}. */
  public FlowRenewal since(FlowRenewal before) {
    Set<Ip6Prefix> fresh = new HashSet<>(moved);
    fresh.removeAll(before.moved);
    return new FlowRenewal(fresh, site, own);
  }

  /** Which flows. */
  public Predicate<Flow> wanted() {
    PrefixLookup<Boolean> from = lookup(moved);
    PrefixLookup<Boolean> inside = lookup(site);
    LOCAL.forEach(prefix -> inside.put(prefix, true));
    return flow ->
        flow.protocol() != Flow.TCP
            && !flow.translated()
            && from.find(flow.from()) != null
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
