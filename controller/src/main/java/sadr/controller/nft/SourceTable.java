package sadr.controller.nft;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import sadr.net.Ip6Prefix;

/**
 * What becomes of hosts' packets by their source, before they are routed: the part of the table
 * {@code inet sadr} that works on the LANs' interfaces. Traffic inside the site and neighbour
 * discovery always pass.
 *
 * @param devices the LANs' interfaces; empty for no such part
 * @param uplinks the interfaces of all uplinks: what the routes lead elsewhere, such as into a VPN,
 *     passes
 * @param site destinations inside the site
 * @param live sources that have a way out
 * @param dead sources whose hosts should have moved: dead or withdrawn prefixes. The first packet
 *     of each such host is told of, so that the host can be told again
 * @param refusal whether what has no way out is answered with ICMPv6 code 5
 * @param strangers whether that goes for sources of no prefix at all
 * @param reset dead sources whose established TCP ends with a reset
 * @param translations of dead sources and ULAs onto a survivor
 * @param tracking whether the kernel tracks connections from the start: for {@code reset} and
 *     translation
 */
public record SourceTable(
    Set<String> devices,
    Set<String> uplinks,
    List<Ip6Prefix> site,
    List<Ip6Prefix> live,
    List<Ip6Prefix> dead,
    boolean refusal,
    boolean strangers,
    List<Ip6Prefix> reset,
    List<Translation> translations,
    boolean tracking) {

  private static final Comparator<Translation> ORDER =
      Comparator.comparing(Translation::from)
          .thenComparing(Translation::to)
          .thenComparing(Translation::device)
          .thenComparing(Translation::mark)
          .thenComparing(Translation::fresh);

  /** Nothing on any LAN. */
  public static final SourceTable NONE =
      new SourceTable(
          Set.of(), Set.of(), List.of(), List.of(), List.of(), false, false, List.of(), List.of(),
          false);

  /**
   * Copies the collections, in an order of their own.
   *
   * @throws IllegalArgumentException if a device is none that nftables can hold, if there are
   *     translations without tracking, or if two fresh ones overlap
   */
  public SourceTable {
    devices = Set.copyOf(devices);
    devices.forEach(SourceTable::checkDevice);
    uplinks = Set.copyOf(uplinks);
    uplinks.forEach(SourceTable::checkDevice);
    site = PrefixSet.reduce(site);
    live = PrefixSet.reduce(live);
    dead = PrefixSet.reduce(dead);
    reset = PrefixSet.reduce(reset);
    translations = translations.stream().sorted(ORDER).distinct().toList();
    if (!tracking && !translations.isEmpty()) {
      throw new IllegalArgumentException("translation needs tracking");
    }
    checkApart(translations.stream().filter(Translation::fresh).toList());
  }

  /** What changes whatever stands into this, in the syntax of nft(8). */
  public String script() {
    return String.join("", SourceScript.replace(SourceSections.of(this, true), Set.of()));
  }

  /** Whether it has a way out for sources that have none in {@code before}. */
  public boolean opens(SourceTable before) {
    PrefixLookup<Ip6Prefix> open = new PrefixLookup<>();
    before.live.forEach(prefix -> open.put(prefix, prefix));
    return !before.devices.isEmpty()
        && live.stream()
            .anyMatch(
                prefix -> {
                  Ip6Prefix around = open.find(prefix.address());
                  return around == null || !around.covers(prefix);
                });
  }

  /** Prefixes sort in front of those that they cover, so overlapping ones are neighbours. */
  private static void checkApart(List<Translation> fresh) {
    for (int i = 1; i < fresh.size(); i++) {
      if (fresh.get(i - 1).from().overlaps(fresh.get(i).from())) {
        throw new IllegalArgumentException(
            "two translations of new flows from " + fresh.get(i).from());
      }
    }
  }

  private static void checkDevice(String device) {
    if (!EgressGuard.isDevice(device)) {
      throw new IllegalArgumentException(
          "\"" + device + "\" is no interface name that nftables can hold");
    }
  }

  /**
   * New flows from one prefix leave through another uplink under its prefix; what has been
   * translated so stays with that uplink.
   *
   * @param from sources, of the length of {@code to}
   * @param to what the ISP sees; of the survivor's prefixes
   * @param device the survivor's interface
   * @param mark the survivor's: selects its own table
   * @param fresh whether new flows are translated too; else only those that were go on
   */
  public record Translation(Ip6Prefix from, Ip6Prefix to, String device, int mark, boolean fresh) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the lengths differ, the mark is 0, or the device is none
     *     that nftables can hold
     */
    public Translation {
      if (from.length() != to.length()) {
        throw new IllegalArgumentException(from + " and " + to + " differ in length");
      }
      if (mark == 0) {
        throw new IllegalArgumentException("a mark of 0 marks nothing");
      }
      checkDevice(device);
    }
  }
}
