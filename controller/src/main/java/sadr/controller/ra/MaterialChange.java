package sadr.controller.ra;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sadr.controller.ra.Advert.Offer;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;

/**
 * Whether hosts have to hear of another advert at once. A renewal, which only moves deadlines that
 * are far away, can wait for the next periodic advertisement.
 */
public final class MaterialChange {

  /** A lifetime that may end before the next two periodic advertisements have been heard. */
  private static final long SHORT_SECONDS = 1200;

  /** The kernel counts in whole seconds: so much less is no news. */
  private static final long TOLERANCE_SECONDS = 5;

  private MaterialChange() {}

  /**
   * Whether {@code after} says at {@code nowNanos} what cannot wait for hosts of {@code before}.
   */
  public static boolean between(Advert before, Advert after, long nowNanos) {
    if (before.equals(after)) {
      return false;
    }
    return !withoutPrefixes(before).equals(withoutPrefixes(after))
        || prefixesChanged(before.prefixes(), after.prefixes(), nowNanos);
  }

  private static Advert withoutPrefixes(Advert advert) {
    return new Advert(
        advert.device(),
        advert.defaultRouter(),
        advert.preference(),
        advert.mtu(),
        List.of(),
        advert.routes(),
        advert.resolvers(),
        advert.search(),
        advert.pref64(),
        advert.ended());
  }

  private static boolean prefixesChanged(List<Offer> before, List<Offer> after, long now) {
    Map<Ip6Prefix, Offer> old = new HashMap<>();
    for (Offer offer : before) {
      old.put(offer.prefix(), offer);
    }
    for (Offer offer : after) {
      Offer known = old.remove(offer.prefix());
      if (known == null || offerChanged(known, offer, now)) {
        return true;
      }
    }
    return !old.isEmpty();
  }

  private static boolean offerChanged(Offer before, Offer after, long now) {
    return moved(before.preferred(), after.preferred(), AdvertRenderer.PREFERRED_LIMIT, now)
        || moved(before.valid(), after.valid(), AdvertRenderer.VALID_LIMIT, now);
  }

  private static boolean moved(Deadline before, Deadline after, long most, long now) {
    long old = before.secondsLeft(now, most);
    long left = after.secondsLeft(now, most);
    boolean ended = (old == 0) != (left == 0);
    boolean shorter = left + TOLERANCE_SECONDS < old;
    boolean saved = old < SHORT_SECONDS && left > old + TOLERANCE_SECONDS;
    return ended || shorter || saved;
  }
}
