package sadr.controller.core;

/** Whether an uplink leads anywhere; the truth, whatever an administrator wants of it. */
public enum Health {
  /** No verdict yet: counts as usable. */
  UNKNOWN("unknown"),
  UP("up"),
  DOWN("down");

  private final String text;

  Health(String text) {
    this.text = text;
  }

  /** The word in status, events and the state file. */
  public String text() {
    return text;
  }
}
