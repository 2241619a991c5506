package sadr.controller.web;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a request's head (RFC 9112 §3, §5). Pure, but for parsing the Host's address. */
final class RequestReader {

  /** Of the headers these alone matter; each may come once. */
  private static final Set<String> KNOWN =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "accept-encoding",
          "if-none-match",
          "last-event-id");

  /** Of an id of ours, or an ETag: longer ones are nobody's. */
  private static final int LONGEST_VALUE = 256;

  private final Map<String, String> headers = new HashMap<>();

  /**
   * A request, and whether its connection stays open after the answer.
   *
   * @param request the request
   * @param keep whether another one may follow
   */
  record Read(Request request, boolean keep) {}

  private RequestReader() {}

  /**
   * Reads {@code head}, its lines' ends included, but without the empty line at its end.
   *
   * @param local the address that the connection came in at
   * @throws RefusedException if it is not to be answered
   */
  static Read read(String head, HostCheck hosts, InetAddress local) throws RefusedException {
    return new RequestReader().readAll(head, hosts, local);
  }

  private Read readAll(String head, HostCheck hosts, InetAddress local) throws RefusedException {
    int end = head.indexOf("\r\n");
    String[] words = head.substring(0, end < 0 ? head.length() : end).split(" ", -1);
    boolean newer = words[words.length - 1].equals("HTTP/1.1");
    if (words.length != 3 || (!newer && !words[2].equals("HTTP/1.0"))) {
      throw new RefusedException(Refusal.MALFORMED);
    }
    for (int at = end; at >= 0; ) {
      int next = head.indexOf("\r\n", at + 2);
      header(head.substring(at + 2, next < 0 ? head.length() : next));
      at = next;
    }
    // Who comes by another's name learns nothing else.
    if (!hosts.allows(headers.getOrDefault("host", ""), local)) {
      throw new RefusedException(Refusal.HOST);
    }
    if (!words[0].equals("GET") && !words[0].equals("HEAD")) {
      throw new RefusedException(Refusal.METHOD);
    }
    boolean close = headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    return new Read(request(words[0].equals("HEAD"), path(words[1])), newer && !close && !body());
  }

  private Request request(boolean headOnly, String path) {
    return new Request(
        headOnly,
        path,
        headers.getOrDefault("accept-encoding", "").contains("gzip"),
        value("if-none-match"),
        value("last-event-id"));
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(headers.get(name)).filter(text -> text.length() <= LONGEST_VALUE);
  }

  /** What follows the head is not read, so nothing can follow the answer. */
  private boolean body() {
    return headers.containsKey("transfer-encoding")
        || !headers.getOrDefault("content-length", "0").equals("0");
  }

  private void header(String line) throws RefusedException {
    int colon = line.indexOf(':');
    if (colon <= 0 || line.substring(0, colon).chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new RefusedException(Refusal.MALFORMED);
    }
    String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
    if (KNOWN.contains(name) && headers.put(name, line.substring(colon + 1).strip()) != null) {
      throw new RefusedException(Refusal.MALFORMED);
    }
  }

  private static String path(String target) throws RefusedException {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (!path.startsWith("/")
        || path.contains("..")
        || path.contains("//")
        || !path.chars().allMatch(RequestReader::isPlain)) {
      throw new RefusedException(Refusal.PATH);
    }
    return path;
  }

  private static boolean isPlain(int sign) {
    return (sign >= 'a' && sign <= 'z')
        || (sign >= 'A' && sign <= 'Z')
        || (sign >= '0' && sign <= '9')
        || "/._-".indexOf(sign) >= 0;
  }
}
