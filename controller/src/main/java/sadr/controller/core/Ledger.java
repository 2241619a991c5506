package sadr.controller.core;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;

/**
 * Every prefix that hosts may still hold from our advertisements (RFC 9096 §3.5), or from those of
 * others who follow the router's addresses. It outlives the daemon: a prefix that was lost while
 * nobody watched is withdrawn at the next start.
 *
 * @param entries by LAN and prefix
 */
public record Ledger(Map<OnLan, Entry> entries) {

  /** Nothing was ever advertised. */
  public static final Ledger EMPTY = new Ledger(Map.of());

  /** Copies the map. */
  public Ledger {
    entries = Map.copyOf(entries);
  }

  /** What is being withdrawn on the LAN of this interface, in no order. */
  public List<Ip6Prefix> withdrawn(String device) {
    return withdrawn(device, entry -> true);
  }

  /** What is being withdrawn there and was once advertised by us, in no order. */
  List<Ip6Prefix> toldAndWithdrawn(String device) {
    return withdrawn(device, Entry::told);
  }

  private List<Ip6Prefix> withdrawn(String device, Predicate<Entry> wanted) {
    return entries.entrySet().stream()
        .filter(each -> each.getKey().device().equals(device))
        .filter(each -> each.getValue().withdrawn() && wanted.test(each.getValue()))
        .map(each -> each.getKey().prefix())
        .toList();
  }

  /** The interfaces of the LANs that it knows of, sorted. */
  NavigableSet<String> devices() {
    NavigableSet<String> devices = new TreeSet<>();
    entries.keySet().forEach(network -> devices.add(network.device()));
    return devices;
  }

  /**
   * A network on a LAN.
   *
   * @param device the LAN's interface
   * @param prefix its /64
   */
  public record OnLan(String device, Ip6Prefix prefix) {}

  /**
   * What is known of it.
   *
   * @param uplink whose ISP delegated it; empty for a ULA. The configuration may not have it any
   *     more
   * @param delegated the prefix that it is part of; a ULA is its own
   * @param clean when no host holds it any more; never, while it is advertised
   * @param told whether it is we who advertise it, or did; else the LAN is left to others
   */
  public record Entry(String uplink, Ip6Prefix delegated, Deadline clean, boolean told) {

    /** One that we advertise. */
    public Entry(String uplink, Ip6Prefix delegated, Deadline clean) {
      this(uplink, delegated, clean, true);
    }

    /** Whether it is being withdrawn. */
    public boolean withdrawn() {
      return !clean.never();
    }
  }
}
