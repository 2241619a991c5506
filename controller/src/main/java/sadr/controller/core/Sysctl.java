package sadr.controller.core;

/**
 * A number under {@code /proc/sys/net/ipv6} that the design relies on.
 *
 * @param name its path below {@code /proc/sys/net/ipv6}, such as {@code conf/all/forwarding}
 * @param bound how the number is to compare with {@code value}
 * @param value what is written where the number does not hold
 */
public record Sysctl(String name, Bound bound, int value) {

  /**
   * The kernel's minimum interval between two ICMPv6 errors of a kind to one host, in milliseconds;
   * at the default of 1000 only 4 of 30 new connections learned in time that their uplink had died,
   * at 100 20 of them did. Less is the operator's choice and stays; 0 is no limit (RFC 4443 §2.4
   * asks for one).
   */
  public static final Sysctl ICMP_RATELIMIT = new Sysctl("icmp/ratelimit", Bound.AT_MOST, 100);

  /** Without it the machine is no router. */
  public static final Sysctl FORWARDING = new Sysctl("conf/all/forwarding", Bound.AT_LEAST, 1);

  /** How a number is to compare. */
  public enum Bound {
    /** The number or more. */
    AT_LEAST,
    /** The number or less. */
    AT_MOST
  }

  /**
   * Makes the kernel pass over routes through {@code device} while it has no carrier, so that the
   * guard behind them answers at once, without any program's help.
   */
  public static Sysctl ignoreRoutesWithLinkdown(String device) {
    return new Sysctl("conf/" + device + "/ignore_routes_with_linkdown", Bound.AT_LEAST, 1);
  }

  /** Whether {@code found} will do. */
  public boolean holds(int found) {
    return switch (bound) {
      case AT_LEAST -> found >= value;
      case AT_MOST -> found <= value;
    };
  }

  /** As sysctl(8) takes it: {@code net/ipv6/conf/all/forwarding=1}. */
  @Override
  public String toString() {
    return "net/ipv6/" + name + "=" + value;
  }
}
