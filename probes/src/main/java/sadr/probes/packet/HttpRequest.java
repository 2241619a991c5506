package sadr.probes.packet;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The request that a probe makes (RFC 9112 §3): a GET that asks for no more than the head, and for
 * the connection to end.
 */
public final class HttpRequest {

  private HttpRequest() {}

  /** The port that {@code url} is asked at. */
  public static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
  }

  /** The host of {@code url}: a name, or an address without its brackets. */
  public static String host(URI url) {
    String host = String.valueOf(url.getHost());
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /**
   * The bytes of the request.
   *
   * @param url absolute, with a host
   */
  public static byte[] bytes(URI url) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String port = url.getPort() >= 0 ? ":" + url.getPort() : "";
    String text =
        "GET "
            + path
            + query
            + " HTTP/1.1\r\nHost: "
            + url.getHost()
            + port
            + "\r\nUser-Agent: sadr\r\nAccept: */*\r\nCache-Control: no-cache\r\n"
            + "Connection: close\r\n\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
