package sadr.controller.ra;

/**
 * How often a LAN is told unasked, and for how long hosts may keep the router (RFC 4861 §6.2.1).
 *
 * @param minSeconds MinRtrAdvInterval: 3 to three quarters of {@code maxSeconds}
 * @param maxSeconds MaxRtrAdvInterval: 4 to 1800
 * @param routerLifetimeSeconds AdvDefaultLifetime: 0, or {@code maxSeconds} to 9000
 */
public record AdvertTiming(int minSeconds, int maxSeconds, int routerLifetimeSeconds) {

  /** What sadr goes by: every 198 to 600 s, with a lifetime of 2700 s (RFC 9096 §3.4). */
  public static final AdvertTiming DEFAULT =
      new AdvertTiming(198, 600, AdvertRenderer.PREFERRED_LIMIT);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public AdvertTiming {
    if (maxSeconds < 4 || maxSeconds > 1800) {
      throw new IllegalArgumentException(
          "the longest interval is " + maxSeconds + " s; it may be 4 to 1800 s");
    }
    if (minSeconds < 3 || minSeconds * 4 > maxSeconds * 3) {
      throw new IllegalArgumentException(
          "the shortest interval is "
              + minSeconds
              + " s; it may be 3 s to three quarters of the longest, which is "
              + maxSeconds
              + " s");
    }
    boolean none = routerLifetimeSeconds == 0;
    if (!none && (routerLifetimeSeconds < maxSeconds || routerLifetimeSeconds > 9000)) {
      throw new IllegalArgumentException(
          "the router lifetime is "
              + routerLifetimeSeconds
              + " s; it may be 0, or the longest interval of "
              + maxSeconds
              + " s to 9000 s");
    }
  }
}
