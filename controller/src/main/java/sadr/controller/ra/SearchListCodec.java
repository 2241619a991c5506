package sadr.controller.ra;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of a DNSSL option (RFC 8106 §5.2): each as in RFC 1035 §3.1, uncompressed, one after
 * the other, with zeros after the last up to the option's end.
 *
 * <pre>
 * 07 "example" 03 "net" 00  03 "lan" 07 "example" 03 "net" 00  00 00 00
 * </pre>
 */
final class SearchListCodec {

  private static final int MOST_NAME = 255;
  private static final int MOST_LABEL = 63;

  /** What may be shown as it is, with no dot within a label. */
  private static final Pattern LABEL = Pattern.compile("[!-\\-/-~]{1," + MOST_LABEL + "}");

  private SearchListCodec() {}

  /**
   * Checks that there are names, and all of them names.
   *
   * @param room how many bytes they may take
   * @throws IllegalArgumentException otherwise
   */
  static void check(List<String> names, int room) {
    for (String name : names) {
      boolean labels = true;
      for (String label : name.split("\\.", -1)) {
        labels &= LABEL.matcher(label).matches();
      }
      if (!labels || bytes(name) > MOST_NAME) {
        throw new IllegalArgumentException("\"" + name + "\" is no domain name");
      }
    }
    if (names.isEmpty() || bytes(names) > room) {
      throw new IllegalArgumentException(names.size() + " names do not fit an option");
    }
  }

  /** The size of a name on the wire: a length before each label, a zero after the last. */
  static int bytes(String name) {
    return name.length() + 2;
  }

  /** The size of the names on the wire, without padding. */
  static int bytes(List<String> names) {
    return names.stream().mapToInt(SearchListCodec::bytes).sum();
  }

  /** Puts the names at the position of {@code out}, without padding. */
  static void write(List<String> names, ByteBuffer out) {
    for (String name : names) {
      for (String label : name.split("\\.", -1)) {
        out.put((byte) label.length()).put(label.getBytes(US_ASCII));
      }
      out.put((byte) 0);
    }
  }

  /**
   * Takes all that is left of {@code in} as names and padding.
   *
   * @return one or more
   * @throws UnfitOptionException if it is anything else
   */
  static List<String> read(ByteBuffer in) {
    List<String> names = new ArrayList<>();
    while (in.hasRemaining()) {
      String name = readName(in);
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    if (names.isEmpty()) {
      throw new UnfitOptionException("padding alone");
    }
    return names;
  }

  /** One name; the empty one is a byte of padding. */
  private static String readName(ByteBuffer in) {
    StringBuilder name = new StringBuilder();
    for (int size = length(in); size > 0; size = length(in)) {
      if (size > MOST_LABEL || size > in.remaining()) {
        throw new UnfitOptionException("a label of " + size + " bytes");
      }
      byte[] label = new byte[size];
      in.get(label);
      name.append(name.isEmpty() ? "" : ".").append(plain(label));
    }
    if (name.length() > MOST_NAME - 2) {
      throw new UnfitOptionException("a name of " + name.length() + " characters");
    }
    return name.toString();
  }

  private static String plain(byte[] label) {
    String text = new String(label, US_ASCII);
    if (!LABEL.matcher(text).matches()) {
      throw new UnfitOptionException("a label that is no plain text");
    }
    return text;
  }

  private static int length(ByteBuffer in) {
    if (!in.hasRemaining()) {
      throw new UnfitOptionException("a name that does not end");
    }
    return in.get() & 0xff;
  }
}
