package sadr.controller.config;

import java.util.regex.Pattern;

/**
 * What is shown of a text that somebody has written: short, and harmless to a terminal and a log.
 */
public final class Excerpt {

  /** Characters of a value: its beginning tells which one it is. */
  private static final int MOST = 80;

  /**
   * Controls, invisible marks, which may turn a line round, line ends, and halves of characters.
   */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  private Excerpt() {}

  /** Whether a terminal and a log show the text as it is, in one line. */
  public static boolean isPrintable(String text) {
    return !UNPRINTABLE.matcher(text).find();
  }

  /** A value's beginning. */
  static String of(String text) {
    return of(text, MOST);
  }

  /** The first {@code most} characters, with an ellipsis where there are more. */
  static String of(String text, int most) {
    String part = text.length() <= most ? text : text.substring(0, most) + "…";
    return UNPRINTABLE
        .matcher(part)
        .replaceAll(found -> "\\\\u" + "%04x".formatted(found.group().codePointAt(0)));
  }
}
