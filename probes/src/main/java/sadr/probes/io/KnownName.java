package sadr.probes.io;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.probes.health.OwnNetwork;
import sadr.probes.packet.DnsAddresses;
import sadr.probes.packet.DnsMessage;

/**
 * What is known of one name: its address and until when that is good, or why there is none; and
 * when to ask again.
 *
 * <p>How it works: a good address is kept for its TTL, 30 s at the least and an hour at the most.
 * While asking again fails, it stays; when the name turns out to be gone, it goes. Of several
 * addresses the one in use is kept while it is among them, so that a list in turning order makes no
 * changes. One that may not be asked ({@link OwnNetwork}) is never in use, also where that turns
 * out later.
 *
 * <p>Owned by the probe thread. It is told the time and never asks for it.
 */
final class KnownName {

  private static final long LEAST_TTL = Duration.ofSeconds(30).toSeconds();
  private static final long MOST_TTL = Duration.ofHours(1).toSeconds();
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long ABSENT_NANOS = 10 * NANOS_PER_SECOND;
  private static final long FIRST_RETRY_NANOS = NANOS_PER_SECOND;
  private static final long LAST_RETRY_NANOS = 5 * NANOS_PER_SECOND;

  private final String name;
  private OwnNetwork site;
  private List<Ip6Address> found = List.of();
  private @Nullable Ip6Address address;
  private NotSentException missing;
  private long dueNanos;
  private long retryNanos = FIRST_RETRY_NANOS;

  /** A name that is to be asked for at once, and whose address is not to be one of {@code site}. */
  KnownName(String name, OwnNetwork site, long now) {
    this.name = name;
    this.site = site;
    missing = new NotSentException("the address of " + name + " is being asked for");
    dueNanos = now;
  }

  /**
   * Its address.
   *
   * @throws NotSentException if none is known
   */
  Ip6Address address() throws NotSentException {
    if (address != null) {
      return address;
    }
    throw missing;
  }

  /** Another site: what was found is looked at again. */
  void in(OwnNetwork changed) {
    if (!site.equals(changed)) {
      site = changed;
      if (!found.isEmpty()) {
        choose();
      }
    }
  }

  /** When to ask. */
  long dueNanos() {
    return dueNanos;
  }

  /** It may be asked for in another way now: what failed is tried again at once. */
  void retry(long now) {
    if (address == null) {
      dueNanos = now;
      retryNanos = FIRST_RETRY_NANOS;
    }
  }

  /** Takes {@code answer}, which says whether there is such a name. */
  void answered(DnsMessage answer, Ip6Address resolver, long now) {
    retryNanos = FIRST_RETRY_NANOS;
    DnsAddresses told = DnsAddresses.of(answer);
    found = told.addresses().stream().filter(Ip6Address::isGlobalUnicast).toList();
    if (found.isEmpty()) {
      address = null;
      String why = whyNone(answer, told.addresses()) + ", says " + resolver;
      missing = NotSentException.absent(why, now);
      dueNanos = now + ABSENT_NANOS;
      return;
    }
    choose();
    long ttl = Math.min(Math.max(told.ttlSeconds(), LEAST_TTL), MOST_TTL);
    dueNanos = now + ttl * NANOS_PER_SECOND;
  }

  private void choose() {
    List<Ip6Address> good = found.stream().filter(each -> site.objection(each).isEmpty()).toList();
    if (address == null || !good.contains(address)) {
      address = good.isEmpty() ? null : good.get(0);
    }
    if (address == null) {
      Ip6Address first = found.get(0);
      missing = NotSentException.forbidden(name + ": " + site.objection(first).orElseThrow());
    }
  }

  /** Nobody could say; {@code complaints} of each resolver, in words. */
  void unanswered(List<String> complaints, long now) {
    String problem = complaints.isEmpty() ? "there is no resolver" : String.join(", ", complaints);
    if (found.isEmpty()) {
      missing = new NotSentException("the address of " + name + " is not known: " + problem);
    }
    dueNanos = now + retryNanos;
    retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
  }

  private String whyNone(DnsMessage answer, List<Ip6Address> found) {
    if (answer.code() == DnsMessage.NO_SUCH_NAME) {
      return name + " does not exist";
    }
    return found.isEmpty()
        ? name + " has no IPv6 address"
        : name + " is " + found.get(0) + ", which is no address beyond the ISP";
  }
}
