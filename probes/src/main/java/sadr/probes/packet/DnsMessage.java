package sadr.probes.packet;

import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Address;

/**
 * A resolver's answer (RFC 1035 §4.1), as far as sadr wants to know it.
 *
 * @param id which query it says it answers, 0 to 65535
 * @param code the response code, 0 to 15
 * @param truncated whether the resolver has left something out
 * @param question what it says it was asked
 * @param records the AAAA and CNAME records of its answer section, in its order
 */
public record DnsMessage(
    int id, int code, boolean truncated, DnsQuestion question, List<DnsRecord> records) {

  /** The name exists, and here is what is known of it. */
  public static final int NO_ERROR = 0;

  /** The name does not exist. */
  public static final int NO_SUCH_NAME = 3;

  /** Copies the list. */
  public DnsMessage {
    records = List.copyOf(records);
  }

  /**
   * One record of the answer.
   *
   * @param owner the name it is about, in lower case, without a final dot
   * @param ttlSeconds how long it may be kept, 0 to 2^31-1
   * @param address what an AAAA record says; empty in a CNAME record
   * @param alias what a CNAME record says, as {@code owner}; empty in an AAAA record
   */
  public record DnsRecord(
      String owner, long ttlSeconds, Optional<Ip6Address> address, String alias) {}

  /** The response code's name (RFC 1035 §4.1.1), such as "SERVFAIL". */
  public String codeText() {
    return switch (code) {
      case NO_ERROR -> "NOERROR";
      case 1 -> "FORMERR";
      case 2 -> "SERVFAIL";
      case NO_SUCH_NAME -> "NXDOMAIN";
      case 4 -> "NOTIMP";
      case 5 -> "REFUSED";
      default -> "code " + code;
    };
  }
}
