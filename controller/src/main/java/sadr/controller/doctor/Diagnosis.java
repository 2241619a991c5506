package sadr.controller.doctor;

import java.util.List;

/**
 * What the doctor says.
 *
 * @param findings the worst first
 * @param skipped what could not be looked at, and why
 * @param daemon whether a daemon answered
 */
public record Diagnosis(List<Finding> findings, List<String> skipped, boolean daemon) {

  /** Copies the lists. */
  public Diagnosis {
    findings = List.copyOf(findings);
    skipped = List.copyOf(skipped);
  }

  /** Whether there is no error. */
  public boolean isClean() {
    return count(Severity.ERROR) == 0;
  }

  /** How many findings are so bad. */
  public long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
