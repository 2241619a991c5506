package sadr.probes.packet;

import java.util.Locale;

/**
 * What a resolver is asked, in class IN (RFC 1035 §4.1.2).
 *
 * @param name in lower case, without a final dot
 * @param type 0 to 65535
 */
public record DnsQuestion(String name, int type) {

  /** The type of an IPv6 address (RFC 3596 §2.1). */
  public static final int AAAA = 28;

  /** Takes the name in lower case: DNS compares without regard to it (RFC 4343). */
  public DnsQuestion {
    name = name.toLowerCase(Locale.ROOT);
  }
}
