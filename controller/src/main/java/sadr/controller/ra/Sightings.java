package sadr.controller.ra;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import sadr.net.Ip6Address;

/**
 * What was last said of the routers on a link: which advertisement is news, and which is said so
 * often that it must not keep anybody busy.
 *
 * @param <T> what a router says; values that are equal are no news
 */
public final class Sightings<T> {

  /** How many routers of a link are told apart; more are a flood. */
  private static final int MOST = 16;

  /** How often in a second one router may have news. */
  private static final int CHANGES_A_SECOND = 10;

  private static final long SECOND = 1_000_000_000L;

  /** One that was silent for so long makes room for others. */
  private static final long SILENT_NANOS = 60 * SECOND;

  /** So does the first one after this: no router is silent for so long (RFC 4861 §6.2.1). */
  private static final long FORGOTTEN_NANOS = 1800 * SECOND;

  /** What to do with an advertisement. */
  public enum Worth {
    /** To pass on. */
    NEWS,
    /** It was said a moment ago. */
    REPEATED,
    /** Too many routers, or one that changes too often. */
    FLOOD
  }

  private static final class Sighting<T> {
    private T told;
    private long toldNanos;
    private long heardNanos;
    private long secondBegan;
    private int inSecond = 1;

    Sighting(T told, long nowNanos) {
      this.told = told;
      toldNanos = nowNanos;
      heardNanos = nowNanos;
      secondBegan = nowNanos;
    }
  }

  private final long repeatNanos;

  /** In the order in which they appeared. */
  private final Map<Ip6Address, Sighting<T>> known = new LinkedHashMap<>();

  /** Repeats what is no news after {@code repeatNanos}. */
  public Sightings(long repeatNanos) {
    this.repeatNanos = repeatNanos;
  }

  /** Whether to pass on that {@code router} says {@code what}; if so, it has been. */
  public Worth judge(Ip6Address router, T what, long nowNanos) {
    Sighting<T> sighting = known.get(router);
    if (sighting == null) {
      return admit(router, what, nowNanos);
    }
    sighting.heardNanos = nowNanos;
    boolean news = !sighting.told.equals(what);
    if (!news && nowNanos - sighting.toldNanos < repeatNanos) {
      return Worth.REPEATED;
    }
    if (nowNanos - sighting.secondBegan >= SECOND) {
      sighting.secondBegan = nowNanos;
      sighting.inSecond = 0;
    }
    if (sighting.inSecond >= CHANGES_A_SECOND) {
      return Worth.FLOOD;
    }
    sighting.inSecond++;
    sighting.told = what;
    sighting.toldNanos = nowNanos;
    return Worth.NEWS;
  }

  private Worth admit(Ip6Address router, T what, long nowNanos) {
    if (known.size() >= MOST && !makeRoom(nowNanos)) {
      return Worth.FLOOD;
    }
    known.put(router, new Sighting<>(what, nowNanos));
    return Worth.NEWS;
  }

  /**
   * Forgets the one that was silent for the longest: whoever it was, it is news when it speaks
   * again. Not the one known for the longest, which would have to compete with a flood then.
   */
  private boolean makeRoom(long nowNanos) {
    Iterator<Map.Entry<Ip6Address, Sighting<T>>> all = known.entrySet().iterator();
    Map.Entry<Ip6Address, Sighting<T>> oldest = all.next();
    if (nowNanos - oldest.getValue().heardNanos < FORGOTTEN_NANOS) {
      oldest = all.next();
    }
    while (all.hasNext()) {
      Map.Entry<Ip6Address, Sighting<T>> each = all.next();
      if (each.getValue().heardNanos - oldest.getValue().heardNanos < 0) {
        oldest = each;
      }
    }
    boolean silent = nowNanos - oldest.getValue().heardNanos >= SILENT_NANOS;
    return silent && known.remove(oldest.getKey()) != null;
  }
}
