package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What {@code sadr doctor --json} said.
 *
 * @param json all of it
 */
record Diagnosis(JsonNode json) {

  /** What the command printed, which has to exit with {@code exit}. */
  static Diagnosis of(Outcome outcome, int exit) {
    assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(exit);
    try {
      return new Diagnosis(new ObjectMapper().readTree(outcome.out()));
    } catch (IOException e) {
      throw new AssertionError(outcome.toString(), e);
    }
  }

  /** The names of the checks that found something. */
  Set<String> checks() {
    Set<String> names = new LinkedHashSet<>();
    json.get("findings").forEach(each -> names.add(each.get("check").asText()));
    return names;
  }

  /** What could not be looked at. */
  List<String> skipped() {
    List<String> lines = new ArrayList<>();
    json.get("skipped").forEach(each -> lines.add(each.asText()));
    return lines;
  }

  /** What a check found. */
  List<JsonNode> all(String check) {
    return StreamSupport.stream(json.get("findings").spliterator(), false)
        .filter(each -> each.get("check").asText().equals(check))
        .toList();
  }

  /** The finding of a check that says {@code words} somewhere; it has to be there. */
  JsonNode found(String check, String severity, String words) {
    JsonNode found =
        all(check).stream()
            .filter(each -> text(each).contains(words))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + check + " of " + words + " in " + json));
    assertThat(found.get("severity").asText()).as(text(found)).isEqualTo(severity);
    return found;
  }

  /** What it says, as a reader sees it: without JSON's escapes. */
  private static String text(JsonNode finding) {
    return finding.toString().replace("\\\"", "\"");
  }

  /**
   * What the findings of these checks say is to be done, each command once, but nothing that would
   * write the machine's own files; each check has to name something.
   */
  Set<String> mending(String... checks) {
    Set<String> commands = new LinkedHashSet<>();
    for (String check : checks) {
      int before = commands.size();
      for (JsonNode finding : all(check)) {
        for (JsonNode line : finding.get("mend")) {
          String command = line.asText().replaceFirst("^or, if nobody needs it: ", "");
          if (command.matches("(ip -6|nft|sysctl -w) .*")) {
            commands.add(command);
          }
        }
      }
      assertThat(commands.size()).as(check + " in " + json).isGreaterThan(before);
    }
    return commands;
  }
}
