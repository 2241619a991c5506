package sadr.controller.core;

/**
 * A kernel setting that the design needs.
 *
 * @param name below /proc/sys/net/ipv6, such as "conf/all/forwarding"
 * @param value the wanted value
 * @param atMost whether a lower value than {@code value} is as good
 */
public record SysctlSetting(String name, int value, boolean atMost) {

  /** Exactly this value. */
  public static SysctlSetting exactly(String name, int value) {
    return new SysctlSetting(name, value, false);
  }

  /** This value or a lower one. */
  public static SysctlSetting atMost(String name, int value) {
    return new SysctlSetting(name, value, true);
  }

  /** Whether {@code actual} will do. */
  public boolean metBy(int actual) {
    return atMost ? actual <= value : actual == value;
  }
}
