package sadr.probes.io;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import sadr.net.Ip6Address;
import sadr.probes.health.Target;

/**
 * Where each target was asked: at its address, and, for what is still under way, at the one before.
 *
 * <p>Owned by the probe thread.
 */
final class AskedAddresses {

  private record Asked(Ip6Address now, Ip6Address before) {}

  private final Map<Target, Asked> asked = new HashMap<>();

  /** A probe to {@code target} went to {@code address}. */
  void put(Target target, Ip6Address address) {
    Asked known = asked.get(target);
    if (known == null || !known.now().equals(address)) {
      asked.put(target, new Asked(address, known == null ? address : known.now()));
    }
  }

  /** Whether {@code target} may have been asked at {@code address}. */
  boolean includes(Target target, Ip6Address address) {
    Asked known = asked.get(target);
    return known != null && (known.now().equals(address) || known.before().equals(address));
  }

  /** Forgets all but {@code targets}. */
  void retain(Collection<Target> targets) {
    asked.keySet().retainAll(targets);
  }
}
