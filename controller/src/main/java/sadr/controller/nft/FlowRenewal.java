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
 * Hosts' flows that the kernel is to forget once a prefix dies: NAT decides on a flow's first
 * packet, so one that was there before would be refused for as long as its host goes on. Forgotten,
 * its next packet begins a new flow, which is translated as flows are now.
 *
 * <p>Those that go out as they are and whose own prefix is translated from now on; and those that
 * are translated onto a prefix which has died in its turn, where their own has a way out by now.
 *
 * <p>TCP is none of them: no connection survives a change of address. Nor is what stays inside the
 * site, is the router's own, or was begun from outside.
 *
 * @param moved prefixes whose new flows are translated since they are dead
 * @param stranding dead prefixes that flows may be translated onto
 * @param leading prefixes whose new flows have a way out, translated or not
 * @param site destinations inside the site
 * @param own the router's own addresses
 */
public record FlowRenewal(
    Set<Ip6Prefix> moved,
    Set<Ip6Prefix> stranding,
    Set<Ip6Prefix> leading,
    List<Ip6Prefix> site,
    Set<Ip6Address> own) {

  /** Nothing is to be forgotten. */
  public static final FlowRenewal NOTHING =
      new FlowRenewal(Set.of(), Set.of(), Set.of(), List.of(), Set.of());

  /** Where no translation ever is. */
  private static final List<Ip6Prefix> LOCAL =
      List.of(Ip6Prefix.parse("fe80::/10"), Ip6Prefix.parse("ff00::/8"));

  /** Copies all of it. */
  public FlowRenewal {
    moved = Set.copyOf(moved);
    stranding = Set.copyOf(stranding);
    leading = Set.copyOf(leading);
    site = List.copyOf(site);
    own = Set.copyOf(own);
  }

  /** What {@code table} calls for, once it stands. */
  public static FlowRenewal of(SourceTable table, Set<Ip6Address> own) {
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
    boolean none = table.dead().isEmpty() || table.translations().isEmpty();
    return none
        ? NOTHING
        : new FlowRenewal(moved, Set.copyOf(table.dead()), leading, table.site(), own);
  }

  /** Whether no flow can be meant. */
  public boolean isNothing() {
    return moved.isEmpty() && stranding.isEmpty();
  }

  /** The same for what was not in {@code before}. */
  public FlowRenewal since(FlowRenewal before) {
    Set<Ip6Prefix> fresh = new HashSet<>(moved);
    fresh.removeAll(before.moved);
    Set<Ip6Prefix> died = new HashSet<>(stranding);
    if (before.leading.containsAll(leading)) {
      died.removeAll(before.stranding);
    }
    return new FlowRenewal(fresh, died, leading, site, own);
  }

  /** Which flows. */
  public Predicate<Flow> wanted() {
    PrefixLookup<Boolean> from = lookup(moved);
    PrefixLookup<Boolean> onto = lookup(stranding);
    PrefixLookup<Boolean> out = lookup(leading);
    PrefixLookup<Boolean> inside = lookup(site);
    LOCAL.forEach(prefix -> inside.put(prefix, true));
    return flow ->
        flow.protocol() != Flow.TCP
            && flow.to().equals(flow.replyFrom()) // Nobody else's doing.
            && (flow.from().equals(flow.replyTo())
                ? from.find(flow.from()) != null
                : onto.find(flow.replyTo()) != null && out.find(flow.from()) != null)
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
