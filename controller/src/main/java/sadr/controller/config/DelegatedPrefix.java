package sadr.controller.config;

import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Prefix;

/** What an ISP can delegate to a site. */
public final class DelegatedPrefix {

  /** Where no site's prefix and no service can be: RFC 4291 §2.4, RFC 4193. */
  static final List<Ip6Prefix> SPECIAL =
      List.of(
          Ip6Prefix.parse("::/127"),
          Ip6Prefix.parse("::ffff:0:0/96"),
          Ip6Prefix.parse("fe80::/10"),
          Ip6Prefix.parse("ff00::/8"));

  static final Ip6Prefix UNIQUE_LOCAL = Ip6Prefix.parse("fc00::/7");

  private DelegatedPrefix() {}

  /** Why {@code prefix} is none, as in "it is longer than /64"; empty if it can be one. */
  public static Optional<String> flaw(Ip6Prefix prefix) {
    if (prefix.length() > 64) {
      return Optional.of("it is longer than /64");
    }
    return SPECIAL.stream().anyMatch(prefix::overlaps) || prefix.overlaps(UNIQUE_LOCAL)
        ? Optional.of("it is not global unicast")
        : Optional.empty();
  }
}
