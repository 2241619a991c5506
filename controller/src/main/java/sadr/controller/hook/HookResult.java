package sadr.controller.hook;

/** How a run of a hook ended. */
enum HookResult {
  /** With status 0. */
  OK("ok"),
  /** With another status. */
  FAILED("failed"),
  /** By a signal that was not ours. */
  SIGNAL("signal"),
  /** It did not end in time, and was ended. */
  TIMEOUT("timeout"),
  /** It printed more than anybody reads, and was ended. */
  FLOOD("flood"),
  /** It could not be started. */
  UNSTARTABLE("unstartable"),
  /** It was not even begun: too many events waited. */
  DROPPED("dropped");

  private final String text;

  HookResult(String text) {
    this.text = text;
  }

  /** The word in the metrics and the log. */
  String text() {
    return text;
  }
}
