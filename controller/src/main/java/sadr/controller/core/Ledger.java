package sadr.controller.core;

import java.util.List;
import java.util.Map;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;

/**
 * Every prefix that hosts may still hold from our advertisements (RFC 9096 §3.5). It outlives the
 * daemon: a prefix that was lost while nobody watched is withdrawn at the next start.
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
    return entries.entrySet().stream()
        .filter(each -> each.getKey().device().equals(device) && each.getValue().withdrawn())
        .map(each -> each.getKey().prefix())
        .toList();
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
   */
  public record Entry(String uplink, Ip6Prefix delegated, Deadline clean) {

    /** Whether it is being withdrawn. */
    public boolean withdrawn() {
      return !clean.never();
    }
  }
}
