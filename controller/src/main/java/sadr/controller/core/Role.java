package sadr.controller.core;

/** What an uplink does for the site. */
public enum Role {
  /** Routed, its prefixes preferred. */
  ACTIVE("active"),
  /** Routed, its prefixes deprecated, so that hosts keep off them. */
  STANDBY("standby"),
  /** Not routed. */
  OUT("out");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  /** The word in status, events, metrics and the state file. */
  public String text() {
    return text;
  }
}
