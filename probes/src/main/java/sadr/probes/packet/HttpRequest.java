package sadr.probes.packet;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The request that a probe makes (RFC 9112 §3): a GET that asks for no more than the head, and for
 * the connection to end.
 */
public final class HttpRequest {

  private HttpRequest() {}

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
