package sadr.controller.nft;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.FlowTable;
import sadr.netlink.model.Flow;
import sadr.sys.ErrnoException;

/**
 * How many of the hosts' flows go over each uplink, as far as the kernel tracks them.
 *
 * <p>It belongs to the network namespace of the thread that opened it. Not thread-safe.
 */
public final class FlowCount implements AutoCloseable {

  private final FlowTable flows;

  private FlowCount(FlowTable flows) {
    this.flows = flows;
  }

  /**
   * One uplink.
   *
   * @param prefixes what hosts have from its ISP
   * @param mark of the connections that are translated onto it
   */
  public record Uplink(List<Ip6Prefix> prefixes, int mark) {

    /** Copies the list. */
    public Uplink {
      prefixes = List.copyOf(prefixes);
    }
  }

  /**
   * What to count.
   *
   * @param uplinks by name
   * @param own the router's own addresses, whose flows are nobody's: probes, above all
   * @param tracked whether the kernel surely tracks connections; else no flow at all may mean that
   *     it does not
   */
  public record Wanted(Map<String, Uplink> uplinks, Set<Ip6Address> own, boolean tracked) {

    /** Nothing is to be counted. */
    public static final Wanted NOTHING = new Wanted(Map.of(), Set.of(), false);

    /** Copies both. */
    public Wanted {
      uplinks = Map.copyOf(uplinks);
      own = Set.copyOf(own);
    }
  }

  /**
   * Opens it.
   *
   * @throws ErrnoException if the kernel has no netfilter sockets
   */
  public static FlowCount open() {
    return new FlowCount(FlowTable.open());
  }

  /**
   * How many flows each wanted uplink has; those without any are there with 0. Empty where it
   * cannot be known: no flow of anybody is there, and the kernel may not be tracking.
   *
   * @throws ErrnoException if the kernel does not tell of its flows
   */
  public Map<String, Long> count(Wanted wanted) {
    Tally tally = new Tally(wanted);
    flows.read(tally::add);
    return wanted.tracked() || tally.seen > 0 ? Map.copyOf(tally.counts) : Map.of();
  }

  @Override
  public void close() {
    flows.close();
  }

  /** One count, while the flows come in. */
  static final class Tally {

    private final Map<String, Long> counts = new HashMap<>();
    private final PrefixLookup<String> prefixes = new PrefixLookup<>();
    private final Map<Integer, String> marks = new HashMap<>();
    private final Collection<Ip6Address> own;
    private long seen;

    Tally(Wanted wanted) {
      own = wanted.own();
      wanted
          .uplinks()
          .forEach(
              (name, uplink) -> {
                counts.put(name, 0L);
                marks.put(uplink.mark(), name);
                uplink.prefixes().forEach(prefix -> prefixes.put(prefix, name));
              });
    }

    void add(Flow flow) {
      seen++;
      String uplink = flow.translated() ? translatedOnto(flow) : uplinkOf(flow);
      if (uplink != null) {
        counts.merge(uplink, 1L, Long::sum);
      }
    }

    Map<String, Long> counts() {
      return counts;
    }

    private @Nullable String translatedOnto(Flow flow) {
      return own.contains(flow.from()) ? null : marks.get(flow.mark());
    }

    private @Nullable String uplinkOf(Flow flow) {
      String uplink = uplinkOf(flow.from());
      return uplink == null ? uplinkOf(flow.to()) : uplink;
    }

    private @Nullable String uplinkOf(Ip6Address end) {
      return own.contains(end) ? null : prefixes.find(end);
    }
  }
}
