package sadr.controller.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import sadr.probes.health.Endpoint;
import sadr.probes.health.ProbeKind;

/**
 * Kinds of probes and whom they ask, read from one text each; as in {@link Values}, an
 * IllegalArgumentException says what is wrong and what would be right.
 */
final class ProbeKinds {

  private static final int MOST_PORT = 65535;
  private static final int MOST_URL = 1000;
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern URL = Pattern.compile("(?i)https?:.*");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]*");

  private ProbeKinds() {}

  /** {@code icmp}, {@code tcp:PORT}, {@code dns:NAME}, or a URL of http or https. */
  static ProbeKind parse(String text) {
    if (text.equals("icmp")) {
      return new ProbeKind.Icmp();
    }
    if (text.startsWith("tcp:")) {
      return new ProbeKind.Tcp(port(text, text.substring("tcp:".length())));
    }
    if (text.startsWith("dns:")) {
      return new ProbeKind.Dns(Values.domain(text.substring("dns:".length())));
    }
    if (URL.matcher(text).matches()) {
      ProbeKind.Http kind = new ProbeKind.Http(url(text), OptionalInt.empty());
      endpoint(kind.host());
      return kind;
    }
    throw Values.bad(
        text,
        "is no kind of probe; write \"icmp\", \"tcp:443\", \"dns:example.net\" or"
            + " \"https://www.example.net/\"");
  }

  /** An IPv6 address beyond the ISP, or a name. */
  static Endpoint endpoint(String text) {
    if (text.indexOf(':') >= 0) {
      return new Endpoint.At(Values.farAddress(text));
    }
    if (NUMBERS.matcher(text).matches()) {
      throw Values.bad(
          text, "is no IPv6 address; write one, as in \"2001:db8:ffff::1\", or a name");
    }
    return new Endpoint.Named(Values.domain(text));
  }

  /** Where a web server is that nobody says more of: its URL's host. */
  static Endpoint host(ProbeKind.Http kind) {
    return endpoint(kind.host());
  }

  private static int port(String text, String number) {
    int port = PORT.matcher(number).matches() ? Integer.parseInt(number) : 0;
    if (port < 1 || port > MOST_PORT) {
      throw Values.bad(text, "has no port; write 1 to 65535, as in \"tcp:443\"");
    }
    return port;
  }

  private static URI url(String text) {
    URI url = uri(text);
    boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f) && text.length() <= MOST_URL;
    if (!plain || url.getHost() == null || url.getRawUserInfo() != null) {
      throw Values.bad(text, "is no URL of a web server, as in \"https://www.example.net/\"");
    }
    if (url.getRawFragment() != null) {
      throw Values.bad(
          text, "has a fragment, which no server sees; leave out the \"#\" and the rest");
    }
    if (url.getPort() == 0 || url.getPort() > MOST_PORT) {
      throw Values.bad(text, "has no port that can be; write 1 to 65535, or leave it out");
    }
    return url;
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw Values.bad(text, "is no URL, as in \"https://www.example.net/\"");
    }
  }
}
