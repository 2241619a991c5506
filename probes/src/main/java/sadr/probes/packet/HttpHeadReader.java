package sadr.probes.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gathers a response's head from what comes in, piece by piece, and reads it when it is whole (RFC
 * 9112 §2.1, §4). Interim responses (1xx) before it are passed over. Whatever comes after it is not
 * looked at.
 *
 * <p>Not thread-safe: one reader a response.
 */
public final class HttpHeadReader {

  /** The longest head that is read, interim responses included, in bytes. */
  public static final int MOST_BYTES = 8192;

  private static final byte[] BEGINNING = "HTTP/".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/\\d\\.\\d ([1-5]\\d\\d)( .*)?");
  private static final String LOCATION = "location:";
  private static final int SWITCHING_PROTOCOLS = 101;

  private final byte[] gathered = new byte[MOST_BYTES];
  private int size;
  private int start;
  private int lineStart;
  private int scanned;

  /**
   * Takes the bytes of {@code more} from its position to its limit.
   *
   * @return the head, once it is whole
   * @throws MalformedPacketException if it is no HTTP, or longer than {@link #MOST_BYTES}
   */
  public Optional<HttpHead> take(ByteBuffer more) {
    int room = Math.min(more.remaining(), MOST_BYTES - size);
    more.get(gathered, size, room);
    size += room;
    checkBeginning();
    for (; scanned < size; scanned++) {
      if (gathered[scanned] == '\n') {
        boolean blank = isBlank(lineStart, scanned);
        lineStart = scanned + 1;
        if (blank) {
          HttpHead head = head(start, scanned);
          start = lineStart;
          if (head.status() >= 200 || head.status() == SWITCHING_PROTOCOLS) {
            return Optional.of(head);
          }
          checkBeginning();
        }
      }
    }
    if (size == MOST_BYTES) {
      throw new MalformedPacketException(size, "a response head that does not end");
    }
    return Optional.empty();
  }

  private void checkBeginning() {
    for (int i = 0; i < BEGINNING.length && start + i < size; i++) {
      if (gathered[start + i] != BEGINNING[i]) {
        throw new MalformedPacketException(start + i, "no HTTP response");
      }
    }
  }

  /** Whether nothing but a carriage return stands between the two. */
  private boolean isBlank(int from, int to) {
    return to == from || (to == from + 1 && gathered[from] == '\r');
  }

  private HttpHead head(int from, int to) {
    String text = new String(gathered, from, to - from, StandardCharsets.ISO_8859_1);
    List<String> lines = List.of(text.split("\r?\n", -1));
    Matcher status = STATUS_LINE.matcher(lines.get(0));
    if (!status.matches()) {
      throw new MalformedPacketException(from, "no status line");
    }
    Optional<String> location =
        lines.stream()
            .skip(1)
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(LOCATION))
            .map(line -> line.substring(LOCATION.length()).strip())
            .filter(value -> !value.isEmpty())
            .findFirst();
    return new HttpHead(Integer.parseInt(status.group(1)), location);
  }
}
