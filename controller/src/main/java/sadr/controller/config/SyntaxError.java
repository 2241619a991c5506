package sadr.controller.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with a file that is no TOML.
 *
 * <p>The parser sees some mistakes only once it has the next token, which may be many lines on;
 * from there one has to go back to the line that is wrong.
 */
final class SyntaxError {

  /** Neither blank nor a comment. */
  private static final Pattern FILLED = Pattern.compile("\\s*+[^\\s#]");

  /** Begins with a key, as no line within a list does. */
  private static final Pattern KEY =
      Pattern.compile(
          "\\s*+(?:[\\w-]++|\"[^\"]*+\"|'[^']*+')"
              + "(?:\\s*+\\.\\s*+(?:[\\w-]++|\"[^\"]*+\"|'[^']*+'))*+\\s*+=");

  /** Where the line is that is wrong. */
  private enum Place {
    /** Where the parser says. */
    HERE,
    /** What comes before that place, if it is the first on its line. */
    BEFORE,
    /** The last key before it. */
    KEY_BEFORE
  }

  /** What the parser says, and what that means to the author of a configuration. */
  private record Meaning(String said, Place place, String words) {}

  /** One of the file's, counted from 1. */
  private record Line(int number, String text) {}

  private static final String QUOTES = "text needs quotes, as in name = \"fiber\"";

  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning("Duplicate key", Place.KEY_BEFORE, "this key stands twice"),
          new Meaning("Table redefined", Place.HERE, "this table stands twice"),
          new Meaning("Path into existing", Place.HERE, "this name is something else already"),
          new Meaning("expected ARRAY_TABLE_CLOSE", Place.BEFORE, "\"]]\" is missing"),
          new Meaning(
              "expected STD_TABLE_CLOSE", Place.BEFORE, "\"[[\" is missing, or one \"]\" too many"),
          new Meaning("Unknown token", Place.HERE, QUOTES),
          new Meaning(
              "More data after value",
              Place.BEFORE,
              QUOTES + "; a list needs a comma between two values and a \"]\" at its end"),
          new Meaning(
              "Newline not permitted",
              Place.HERE,
              "the line ends too early: a value, a quote or a bracket is missing"),
          new Meaning(
              "Premature end",
              Place.BEFORE,
              "the file ends too early: a quote or a bracket is missing"),
          new Meaning("Invalid number", Place.BEFORE, "this number is too large"),
          new Meaning("nesting depth", Place.HERE, "lists and tables are nested too deeply"));

  private SyntaxError() {}

  /** Which line of {@code toml} is wrong, as far as it is known, why, and what it says. */
  static String text(JsonProcessingException e, String toml) {
    String said = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    Meaning meaning =
        MEANINGS.stream()
            .filter(each -> said.contains(each.said()))
            .findFirst()
            .orElse(new Meaning(said, Place.HERE, Excerpt.of(said)));
    return wrongLine(toml, e.getLocation(), meaning.place())
        .map(
            line ->
                "line "
                    + line.number()
                    + ": this is no TOML: "
                    + meaning.words()
                    + "; the line is: "
                    + Excerpt.of(line.text().strip().replace('\t', ' ')))
        .orElse("this is no TOML: " + meaning.words());
  }

  private static Optional<Line> wrongLine(
      String toml, @Nullable JsonLocation location, Place place) {
    if (location == null) {
      return Optional.empty();
    }
    Pattern before = place == Place.KEY_BEFORE ? KEY : FILLED;
    Optional<Line> wrong = Optional.empty();
    Iterator<String> lines = toml.lines().iterator();
    for (int number = 1; number <= location.getLineNr() && lines.hasNext(); number++) {
      String text = lines.next();
      boolean isHere = number == location.getLineNr();
      boolean isWrong;
      if (isHere && (place == Place.HERE || isFirst(text, location))) {
        isWrong = place == Place.HERE;
      } else {
        isWrong = before.matcher(text).lookingAt();
      }
      if (isWrong) {
        wrong = Optional.of(new Line(number, text));
      }
    }
    return wrong;
  }

  private static boolean isFirst(String line, JsonLocation location) {
    return line.substring(0, Math.min(location.getColumnNr() - 1, line.length())).isBlank();
  }
}
