package sadr.controller.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * What a single value may be. Each method reads one text, or throws IllegalArgumentException with
 * what is wrong and what would be right.
 */
final class Values {

  /** The length of sockaddr_un's path without its final zero (unix(7)). */
  private static final int SOCKET_PATH_BYTES = 107;

  /** IFNAMSIZ without the final zero (linux/if.h). */
  private static final int INTERFACE_NAME_LENGTH = 15;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,7})([KMG])");
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");

  private Values() {}

  static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw bad(text, "is no name; write 1 to 32 letters, digits, \"-\", \"_\" or \".\"");
    }
    return text;
  }

  static String interfaceName(String text) {
    boolean fits = !text.isEmpty() && text.length() <= INTERFACE_NAME_LENGTH;
    if (!fits || text.equals(".") || text.equals("..") || !text.matches("[!-~&&[^/:\"*\\\\]]+")) {
      // The last three are fine with Linux, but nftables has no way to write them.
      throw bad(
          text,
          "is no interface name; write 1 to 15 characters without space, \"/\", \":\", \"*\","
              + " double quotes or \"\\\"");
    }
    if (text.equals("lo")) {
      throw bad(text, "is the loopback interface; write the one that leads out, as in \"wan1\"");
    }
    if (text.equals("all") || text.equals("default")) {
      // Under /proc/sys/net they stand beside the devices (sysctl_dev_name_is_allowed).
      throw bad(text, "can be no device's name; write the interface's, as in \"wan1\"");
    }
    return text;
  }

  static Ip6Prefix delegatedPrefix(String text) {
    if (text.equals("learn")) {
      throw bad(
          text,
          "stands for the whole list; write prefixes = \"learn\", or the delegated prefix, as in"
              + " \"2001:db8:a000::/56\"");
    }
    Ip6Prefix prefix =
        prefix(
            text,
            "is not an IPv6 prefix; write the delegated one, as in \"2001:db8:a000::/56\", or"
                + " prefixes = \"learn\"");
    DelegatedPrefix.SPECIAL.forEach(special -> refuseOverlap(prefix, special));
    refuseOverlap(prefix, DelegatedPrefix.UNIQUE_LOCAL);
    if (prefix.length() > 64) {
      throw bad(
          text,
          "is longer than /64; write the whole delegated prefix, as in \"2001:db8:a000::/56\"");
    }
    return prefix;
  }

  /** Any prefix. */
  static Ip6Prefix prefix(String text) {
    return prefix(text, "is not an IPv6 prefix, as in \"2001:db8:a000::/56\"");
  }

  private static Ip6Prefix prefix(String text, String wrong) {
    try {
      return Ip6Prefix.parse(text);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw message.contains("host bits")
          ? new IllegalArgumentException(message)
          : bad(text, wrong);
    }
  }

  static Ip6Prefix servicePrefix(String text) {
    Ip6Prefix prefix = prefix(text);
    DelegatedPrefix.SPECIAL.forEach(special -> refuseOverlap(prefix, special));
    return prefix;
  }

  static Ip6Address gateway(String text) {
    Ip6Address address =
        address(
            text,
            "is no gateway; write the ISP router's link-local address, as in \"fe80::1\", or"
                + " \"ra\" to learn it, or \"none\" where there is none");
    if (address.isMulticast() || isSelf(address)) {
      throw bad(text, "is no router's address; write its link-local address, as in \"fe80::1\"");
    }
    return address;
  }

  /** An address that an ISP could route to. */
  static Ip6Address farAddress(String text) {
    Ip6Address address = address(text);
    if (!address.isGlobalUnicast()) {
      throw bad(
          text,
          "is not global unicast; write an address beyond the ISP, as in \"2001:db8:ffff::1\"");
    }
    return address;
  }

  static Ip6Address resolver(String text) {
    Ip6Address address = address(text);
    if (address.isMulticast() || isSelf(address) || address.isLinkLocal()) {
      throw bad(text, "is no resolver's address; write a global or unique local one");
    }
    return address;
  }

  static String lanResolver(String text) {
    return text.equals("self") ? text : resolver(text).toString();
  }

  static Ip6Prefix ula(String text) {
    Ip6Prefix prefix = prefix(text);
    if (!DelegatedPrefix.UNIQUE_LOCAL.covers(prefix) || prefix.length() != 64) {
      throw bad(
          text,
          "is no /64 of unique local addresses; write one of fd00::/8, as in"
              + " \"fd00:5ad0:0:1::/64\"");
    }
    return prefix;
  }

  /** RFC 8781 §4: the lengths that the option can say. */
  static Ip6Prefix pref64(String text) {
    Ip6Prefix prefix = prefix(text);
    if (!List.of(96, 64, 56, 48, 40, 32).contains(prefix.length())) {
      throw bad(
          text,
          "is no NAT64 prefix; its length is 96, 64, 56, 48, 40 or 32, as in \"64:ff9b::/96\"");
    }
    return prefix;
  }

  /** RFC 1035 §2.3.4. */
  static String domain(String text) {
    String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    boolean labels =
        Arrays.stream(plain.split("\\.", -1)).allMatch(l -> LABEL.matcher(l).matches());
    if (!labels || plain.length() > 253) {
      throw bad(text, "is no domain name, as in \"example.net\"");
    }
    return plain.toLowerCase(Locale.ROOT);
  }

  static Path absolutePath(String text) {
    if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
      throw bad(text, "is no absolute path; it starts with \"/\"");
    }
    return Path.of(text).normalize();
  }

  static Path socketPath(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_BYTES) {
      throw bad(text, "is longer than the " + SOCKET_PATH_BYTES + " bytes of a socket's path");
    }
    Path path = absolutePath(text);
    if (path.getFileName() == null) {
      throw bad(text, "is a directory; write the socket's path, as in \"/run/sadr/sadr.sock\"");
    }
    return path;
  }

  /** Bytes: a whole number and K, M or G, each 1024 of the one before. */
  static long size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw bad(text, "is no size; write a number and K, M or G, as in \"4M\"");
    }
    int shift = 10 * (1 + "KMG".indexOf(matcher.group(2)));
    return Long.parseLong(matcher.group(1)) << shift;
  }

  /** Reads the word of one of {@code values}, in lower case. */
  static <E extends Enum<E>> Function<String, E> oneOf(E[] values) {
    List<String> words =
        Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    return text -> {
      int index = words.indexOf(text);
      if (index < 0) {
        throw bad(text, "is none of \"" + String.join("\", \"", words) + "\"");
      }
      return values[index];
    };
  }

  static IllegalArgumentException bad(String text, String wrong) {
    return new IllegalArgumentException("\"" + Excerpt.of(text) + "\" " + wrong);
  }

  /** Any address. */
  static Ip6Address address(String text) {
    return address(text, "is not an IPv6 address, as in \"2001:db8::1\"");
  }

  private static Ip6Address address(String text, String wrong) {
    if (text.indexOf('%') >= 0) {
      throw bad(text, "has a zone; leave out the \"%\" and what follows, the interface is known");
    }
    try {
      return Ip6Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw bad(text, wrong);
    }
  }

  private static boolean isSelf(Ip6Address address) {
    return address.high() == 0 && address.low() >>> 1 == 0;
  }

  private static void refuseOverlap(Ip6Prefix prefix, Ip6Prefix special) {
    if (prefix.overlaps(special)) {
      throw bad(
          prefix.toString(),
          "is not global unicast: it overlaps " + special + "; write what the ISP has");
    }
  }
}
