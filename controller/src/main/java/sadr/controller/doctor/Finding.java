package sadr.controller.doctor;

import java.util.List;
import java.util.Optional;

/**
 * Something that is wrong, or good to know.
 *
 * @param severity how bad it is
 * @param check which check found it: a short stable word, such as {@code rule.ahead}
 * @param uplink which it is about, where it is about one
 * @param what the fault, in a sentence
 * @param evidence the very rules, routes, settings and lines that show it, as found
 * @param why why that matters
 * @param mend commands that mend it, or what to write where
 */
public record Finding(
    Severity severity,
    String check,
    Optional<String> uplink,
    String what,
    List<String> evidence,
    String why,
    List<String> mend) {

  /** Copies the lists. */
  public Finding {
    evidence = List.copyOf(evidence);
    mend = List.copyOf(mend);
  }

  /** One that is bad. */
  static Finding error(String check, String what, String why) {
    return new Finding(Severity.ERROR, check, Optional.empty(), what, List.of(), why, List.of());
  }

  /** One to look at. */
  static Finding warning(String check, String what, String why) {
    return new Finding(Severity.WARNING, check, Optional.empty(), what, List.of(), why, List.of());
  }

  /** One that is good to know. */
  static Finding note(String check, String what, String why) {
    return new Finding(Severity.NOTE, check, Optional.empty(), what, List.of(), why, List.of());
  }

  /** The same, about an uplink. */
  Finding of(String name) {
    return new Finding(severity, check, Optional.of(name), what, evidence, why, mend);
  }

  /** The same with what shows it. */
  Finding shownBy(List<String> lines) {
    return new Finding(severity, check, uplink, what, lines, why, mend);
  }

  /** The same with what shows it. */
  Finding shownBy(String... lines) {
    return shownBy(List.of(lines));
  }

  /** The same with what mends it. */
  Finding mendedBy(List<String> commands) {
    return new Finding(severity, check, uplink, what, evidence, why, commands);
  }

  /** The same with what mends it. */
  Finding mendedBy(String... commands) {
    return mendedBy(List.of(commands));
  }
}
