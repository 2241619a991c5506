package sadr.controller.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
public final class Spelling {

  private Spelling() {}

  /** The known word that is nearest to {@code word}, if it is near enough to be a slip. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    String plain = normal(word);
    return known.stream()
        .filter(k -> distance(plain, normal(k)) <= Math.max(1, Math.min(k.length(), 9) / 3))
        .min(
            Comparator.comparingInt((String k) -> distance(plain, normal(k)))
                .thenComparing(k -> k));
  }

  /** A clause to hang behind "unknown ...": what was meant, or what there is. */
  static String suggestion(String word, Collection<String> known) {
    return nearest(word, known)
        .map(k -> "did you mean \"" + k + "\"?")
        .orElseGet(() -> "known here: " + String.join(", ", known));
  }

  private static String normal(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
