package sadr.probes.packet;

import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.probes.packet.DnsMessage.DnsRecord;

/**
 * The addresses that an answer gives for the name that was asked for, its aliases followed within
 * the answer (RFC 1034 §3.6.2).
 *
 * @param addresses in the answer's order; empty if it gives none
 * @param ttlSeconds how long all of this may be kept; 0 if there are none
 */
public record DnsAddresses(List<Ip6Address> addresses, long ttlSeconds) {

  private static final int MOST_ALIASES = 16;

  /** Copies the list. */
  public DnsAddresses {
    addresses = List.copyOf(addresses);
  }

  /** Those of {@code answer}. */
  public static DnsAddresses of(DnsMessage answer) {
    String owner = answer.question().name();
    long ttl = Long.MAX_VALUE;
    for (int i = 0; i <= MOST_ALIASES; i++) {
      String wanted = owner;
      List<DnsRecord> own =
          answer.records().stream().filter(record -> record.owner().equals(wanted)).toList();
      List<Ip6Address> found = own.stream().flatMap(each -> each.address().stream()).toList();
      for (DnsRecord record : own) {
        ttl = Math.min(ttl, record.ttlSeconds());
      }
      if (!found.isEmpty()) {
        return new DnsAddresses(found, ttl);
      }
      Optional<DnsRecord> alias = own.stream().findFirst();
      if (alias.isEmpty()) {
        break;
      }
      owner = alias.get().alias();
    }
    return new DnsAddresses(List.of(), 0);
  }
}
