package sadr.controller.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a file that is no TOML. */
final class SyntaxError {

  private SyntaxError() {}

  /** The place, as far as it is known, and the parser's words for what is wrong there. */
  static String text(JsonProcessingException e) {
    @Nullable JsonLocation place = e.getLocation();
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    if (place == null || place.getLineNr() < 1) {
      return "this is no TOML: " + message;
    }
    return "line "
        + place.getLineNr()
        + ", column "
        + place.getColumnNr()
        + ": this is no TOML: "
        + message;
  }
}
