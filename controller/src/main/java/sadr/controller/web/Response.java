package sadr.controller.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request gets.
 *
 * @param status of HTTP, such as 200
 * @param headers a line each, such as {@code ETag: "1"}, beside those that every answer has
 * @param body its bytes, read-only and shared
 * @param live whether what {@link Audience#send} sends follows the body, without an end
 */
public record Response(int status, List<String> headers, ByteBuffer body, boolean live) {

  /** Nothing from elsewhere, nothing inline, in nobody's frame. */
  private static final String COMMON =
      "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"
          + " connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'\r\n"
          + "X-Content-Type-Options: nosniff\r\n"
          + "Referrer-Policy: no-referrer\r\n"
          + "Cross-Origin-Resource-Policy: same-origin\r\n";

  /** Copies the list. */
  public Response {
    headers = List.copyOf(headers);
    body = body.asReadOnlyBuffer();
  }

  /** A body of this type; not to be kept by anybody. */
  public static Response of(String type, ByteBuffer body) {
    return new Response(
        200, List.of("Content-Type: " + type, "Cache-Control: no-store"), body, false);
  }

  /** A line of plain text, without its end. */
  public static Response text(int status, String line) {
    Response plain = of("text/plain; charset=utf-8", utf8(line + "\n"));
    return new Response(status, plain.headers, plain.body, false);
  }

  /** A stream of events that begins with {@code first}. */
  public static Response events(ByteBuffer first) {
    Response begun = of("text/event-stream", first);
    return new Response(200, begun.headers, begun.body, true);
  }

  /** The same with one header more. */
  public Response with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name + ": " + value);
    return new Response(status, more, body, live);
  }

  /** The bytes of a text. */
  public static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The status line and the headers, ready to send. */
  ByteBuffer head(boolean keep) {
    StringBuilder text = new StringBuilder(512);
    text.append("HTTP/1.1 ").append(status).append(' ').append(reason()).append("\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    text.append(COMMON);
    if (!live && status != 304) {
      text.append("Content-Length: ").append(body.remaining()).append("\r\n");
    }
    text.append(keep ? "\r\n" : "Connection: close\r\n\r\n");
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** For people; no program reads it. */
  private String reason() {
    if (status < 300) {
      return "OK";
    }
    return status < 400 ? "Not Modified" : status < 500 ? "Refused" : "Unavailable";
  }
}
