package sadr.controller.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sadr.net.Ip6Address;

/**
 * Whether a request's Host names this machine. A page of another site that has its own name point
 * at this machine (DNS rebinding) comes with that name, which no browser lets it hide.
 *
 * @param beyond whether the server listens beyond loopback, so that the machine's names count
 * @param names the machine's, lower case, such as {@code router} and what the configuration says
 */
record HostCheck(boolean beyond, Set<String> names) {

  private static final Pattern IP4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");

  /** Nobody can own a name under these in the public DNS (RFC 6762, 8375; IANA's reserved). */
  private static final Set<String> AT_HOME = Set.of("local", "home.arpa", "lan", "internal");

  HostCheck {
    names = Set.copyOf(names);
  }

  /**
   * Whether {@code host}, as in {@code [::1]:9737}, is of this machine; the port is not looked at,
   * since a tunnel may have another one.
   *
   * @param local the address that the connection came in at
   */
  boolean allows(String host, InetAddress local) {
    Optional<String> name = withoutPort(host.toLowerCase(Locale.ROOT));
    if (name.isEmpty()) {
      return false;
    }
    Optional<InetAddress> literal = literal(name.get());
    if (literal.isPresent()) {
      return literal.get().isLoopbackAddress() || literal.get().equals(withoutZone(local));
    }
    return isLocalhost(name.get()) || (beyond && isOurs(name.get()));
  }

  private static boolean isLocalhost(String name) {
    return name.equals("localhost") || name.endsWith(".localhost");
  }

  private boolean isOurs(String name) {
    if (names.contains(name)) {
      return true;
    }
    int dot = name.indexOf('.');
    return dot > 0 && names.contains(name.substring(0, dot)) && isAtHome(name.substring(dot + 1));
  }

  private static boolean isAtHome(String domain) {
    return AT_HOME.contains(domain);
  }

  private static Optional<String> withoutPort(String host) {
    int bracket = host.lastIndexOf(']');
    int colon = host.indexOf(':', Math.max(bracket, 0));
    String name = colon < 0 ? host : host.substring(0, colon);
    String port = colon < 0 ? "" : host.substring(colon + 1);
    boolean digits = port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
    return name.isEmpty() || !digits ? Optional.empty() : Optional.of(name);
  }

  /** Not by the JDK's parser, which hands what it does not understand to a resolver. */
  private static Optional<InetAddress> literal(String name) {
    try {
      if (name.startsWith("[") && name.endsWith("]")) {
        ByteBuffer bytes = ByteBuffer.allocate(Ip6Address.BYTES);
        Ip6Address.parse(name.substring(1, name.length() - 1)).write(bytes);
        return Optional.of(InetAddress.getByAddress(bytes.array()));
      }
      return IP4.matcher(name).matches()
          ? Optional.of(InetAddress.getByAddress(octets(name)))
          : Optional.empty();
    } catch (IllegalArgumentException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static byte[] octets(String name) {
    byte[] octets = new byte[4];
    int at = 0;
    for (String text : name.split("\\.", -1)) {
      int octet = Integer.parseInt(text);
      if (octet > 255) {
        throw new IllegalArgumentException(name);
      }
      octets[at++] = (byte) octet;
    }
    return octets;
  }

  private static InetAddress withoutZone(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
