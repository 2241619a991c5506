package sadr.probes.health;

import java.util.Locale;

/** Numbers as a person reads them. */
final class Words {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long IN_MILLIS = 10_000_000_000L;

  private Words() {}

  /** As in "612 ms" or "12.5 s". */
  static String duration(long nanos) {
    return nanos < IN_MILLIS
        ? Math.round(nanos / NANOS_PER_MILLI) + " ms"
        : String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
  }

  /** As in "45 %". */
  static String percent(double share) {
    return Math.round(100 * share) + " %";
  }
}
