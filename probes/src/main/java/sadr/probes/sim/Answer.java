package sadr.probes.sim;

import java.time.Duration;

/**
 * How settings do.
 *
 * @param median from the death of the path to the verdict; half of the deaths take no longer
 * @param p99 99 of a hundred take no longer
 * @param falseFailovers verdicts against a path that only loses, a year
 * @param probes probes sent by the router to all targets together, a month of 30 days
 */
public record Answer(Duration median, Duration p99, double falseFailovers, double probes) {

  /** A month, in seconds. */
  static final double MONTH = 30 * 86_400.0;

  /** A year, in seconds. */
  static final double YEAR = 365.25 * 86_400;

  /** IPv6 header, ICMPv6 echo header and token (RFC 8200 §3, RFC 4443 §4.1). */
  static final int ECHO_BYTES = 40 + 16;

  /** Probes a second to each of so many targets. */
  public double pace(int targets) {
    return probes / MONTH / targets;
  }

  /** Probes and answers a month, where {@code loss} of them are lost. */
  public double packets(double loss) {
    return probes * (2 - loss);
  }

  /** The bytes of those packets, from the IPv6 header on, if they are ICMPv6 echoes. */
  public double bytes(double loss) {
    return packets(loss) * ECHO_BYTES;
  }
}
