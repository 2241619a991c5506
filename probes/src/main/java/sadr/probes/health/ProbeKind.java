package sadr.probes.health;

import java.net.URI;
import java.util.OptionalInt;

/** What a probe says, and what counts as its answer. */
public sealed interface ProbeKind {

  /** The configuration's word for it; two kinds that it names alike differ in the status alone. */
  String text();

  /** Calls the one of {@code cases} that is this kind's. */
  <R> R accept(Cases<R> cases);

  /** Something to do for each kind there is. */
  interface Cases<R> {
    /** ICMPv6 echo. */
    R icmp();

    /** A TCP handshake. */
    R tcp(Tcp kind);

    /** A question to a resolver. */
    R dns(Dns kind);

    /** A request to a web server. */
    R http(Http kind);
  }

  /** ICMPv6 echo (RFC 4443 §4). */
  record Icmp() implements ProbeKind {
    @Override
    public String text() {
      return "icmp";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.icmp();
    }
  }

  /**
   * A TCP handshake (RFC 9293 §3.5): a SYN that a SYN-ACK or a reset answers.
   *
   * @param port 1 to 65535
   */
  record Tcp(int port) implements ProbeKind {
    @Override
    public String text() {
      return "tcp:" + port;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.tcp(this);
    }
  }

  /**
   * A question to a resolver over UDP (RFC 1035 §4); any answer to just this question counts.
   *
   * @param name what is asked for, without a final dot
   */
  record Dns(String name) implements ProbeKind {
    @Override
    public String text() {
      return "dns:" + name;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.dns(this);
    }
  }

  /**
   * A request to a web server (RFC 9110), over TLS where the scheme is https.
   *
   * @param url absolute, http or https, with a host
   * @param status the status that counts as the answer, 200 to 599; empty for any of 200 to 299
   */
  record Http(URI url, OptionalInt status) implements ProbeKind {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    @Override
    public String text() {
      return url.toString();
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.http(this);
    }

    /** The URL's host: a name, or an address without its brackets. */
    public String host() {
      String host = String.valueOf(url.getHost());
      return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The URL's port, or its scheme's. */
    public int port() {
      int usual = secure() ? HTTPS_PORT : HTTP_PORT;
      return url.getPort() >= 0 ? url.getPort() : usual;
    }

    /** Whether it is asked over TLS. */
    public boolean secure() {
      return "https".equalsIgnoreCase(url.getScheme());
    }
  }
}
