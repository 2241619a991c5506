package sadr.controller.core;

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
   * @param uplink whose ISP delegated it
   * @param delegated the prefix that it is part of
   * @param clean when no host holds it any more; never, while it is advertised
   */
  public record Entry(String uplink, Ip6Prefix delegated, Deadline clean) {

    /** Whether it is being withdrawn. */
    public boolean withdrawn() {
      return !clean.never();
    }
  }
}
