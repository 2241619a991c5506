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

  /** IFNAMSIZ (linux/if.h) without the final zero. */
  private static final int LONGEST_DEVICE = 15;

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

  /**
   * Whether sadr sets the number {@code name}, or one that changes with it ({@code
   * conf/all/forwarding} sets every device's). A device's name may have dots, but is neither "."
   * nor ".." (net/core/dev.c, dev_valid_name).
   */
  public static boolean isOurs(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length != 3) {
      return name.equals(ICMP_RATELIMIT.name());
    }
    String device = parts[1];
    boolean named =
        !device.isEmpty()
            && device.length() <= LONGEST_DEVICE
            && !device.equals(".")
            && !device.equals("..")
            && device.chars().noneMatch(c -> c <= ' ' || c == 0x7f || c == ':');
    return named
        && parts[0].equals("conf")
        && (parts[2].equals("forwarding") || parts[2].equals("ignore_routes_with_linkdown"));
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
