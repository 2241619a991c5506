package sadr.probes.health;

/** What a filter would take for one thing: a protocol and its port. */
final class Family implements ProbeKind.Cases<String> {

  private static final Family NAMES = new Family();

  private Family() {}

  /** A word for all kinds that are filtered together. */
  static String of(ProbeKind kind) {
    return kind.accept(NAMES);
  }

  @Override
  public String icmp() {
    return "icmp";
  }

  @Override
  public String tcp(ProbeKind.Tcp kind) {
    return kind.text();
  }

  /** Whatever is asked for: a filter sees the port. */
  @Override
  public String dns(ProbeKind.Dns kind) {
    return "dns";
  }

  /** Whichever page: a filter sees the port. */
  @Override
  public String http(ProbeKind.Http kind) {
    return kind.secure() ? "https" : "http";
  }
}
