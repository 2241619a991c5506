package sadr.controller.core;

import sadr.net.Deadline;
import sadr.net.Ip6Prefix;

/**
 * A prefix that an uplink's ISP has delegated.
 *
 * @param prefix the prefix
 * @param origin how it is known
 * @param preferred until when hosts may begin new connections from it; {@link Deadline#OVER} once
 *     that is past
 * @param valid until when it may be used at all; never before {@code preferred}
 */
public record Delegation(Ip6Prefix prefix, Origin origin, Deadline preferred, Deadline valid) {

  /** Who told of a prefix. */
  public enum Origin {
    /** The configuration. */
    CONFIG("config"),
    /** {@code sadr prefix set}, as a DHCPv6 client's hook calls it. */
    HOOK("hook"),
    /** The null route that a DHCPv6 client leaves in the kernel. */
    KERNEL("kernel"),
    /** A global address of the uplink's own interface: for the router alone, never for a LAN. */
    INTERFACE("interface");

    private final String text;

    Origin(String text) {
      this.text = text;
    }

    /** The word in status and events. */
    public String text() {
      return text;
    }
  }

  /**
   * Checks the lifetimes.
   *
   * @throws IllegalArgumentException if it would be preferred for longer than it is valid
   */
  public Delegation {
    if (!preferred.orEarlier(valid).equals(preferred)) {
      throw new IllegalArgumentException(prefix + " would be preferred for longer than valid");
    }
  }

  /** One of the configuration: without end. */
  public static Delegation configured(Ip6Prefix prefix) {
    return new Delegation(prefix, Origin.CONFIG, Deadline.NEVER, Deadline.NEVER);
  }

  /** The same at {@code nanos}: where it is not preferred any more, {@code preferred} says so. */
  Delegation at(long nanos) {
    return preferred.passed(nanos) ? new Delegation(prefix, origin, Deadline.OVER, valid) : this;
  }

  /** Whether it was not deprecated at the last event. */
  boolean lasts() {
    return !preferred.equals(Deadline.OVER);
  }

  /** Whether LANs get their networks out of it. */
  public boolean forLans() {
    return origin != Origin.INTERFACE;
  }
}
