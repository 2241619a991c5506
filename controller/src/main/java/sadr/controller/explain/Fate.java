package sadr.controller.explain;

/** What becomes of a packet. */
public enum Fate {
  /** It leaves through an interface. */
  FORWARDED("forwarded"),
  /** It is for this machine. */
  LOCAL("for this machine itself"),
  /** Refused, with ICMPv6 code 1 to its sender. */
  PROHIBITED("refused: prohibited (ICMPv6 code 1)"),
  /** Refused, with ICMPv6 code 0 to its sender. */
  UNREACHABLE("refused: unreachable (ICMPv6 code 0)"),
  /** Dropped in silence. */
  BLACKHOLED("dropped in silence: a black hole"),
  /** No rule leads to a route for it: refused with ICMPv6 code 0. */
  NO_ROUTE("refused: no route (ICMPv6 code 0)");

  private final String words;

  Fate(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
