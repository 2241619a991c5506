package sadr.controller.doctor;

/** How bad a finding is. */
public enum Severity {
  /** Something does not work, or will not when it is needed. */
  ERROR,
  /** Somebody should look at it. */
  WARNING,
  /** Good to know. */
  NOTE
}
