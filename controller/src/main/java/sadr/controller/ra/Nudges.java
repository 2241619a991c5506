package sadr.controller.ra;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import sadr.net.Ip6Address;

/** Which hosts were nudged in the last 3 s: none is nudged twice in them, and not too many are. */
final class Nudges {

  static final int MOST = 1024;
  private static final long GAP_NANOS = 3_000_000_000L;

  /** The one nudged first comes first. */
  private final Map<Ip6Address, Long> last = new LinkedHashMap<>();

  /** Whether {@code host} may be nudged now; if so, it has been. */
  boolean admit(Ip6Address host, long nowNanos) {
    Iterator<Long> oldest = last.values().iterator();
    while (oldest.hasNext() && nowNanos - oldest.next() >= GAP_NANOS) {
      oldest.remove();
    }
    return last.size() < MOST && last.putIfAbsent(host, nowNanos) == null;
  }
}
