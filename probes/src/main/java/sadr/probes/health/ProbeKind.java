package sadr.probes.health;

/** What a probe says, and what counts as its answer. */
public sealed interface ProbeKind {

  /** The configuration's word for it. */
  String text();

  /** Calls the one of {@code cases} that is this kind's. */
  <R> R accept(Cases<R> cases);

  /** Something to do for each kind there is. */
  interface Cases<R> {
    /** ICMPv6 echo. */
    R icmp();
  }

  /** ICMPv6 echo (RFC 4443 §4). */
  record Icmp() implements ProbeKind {
    @Override
    public String text() {
      return "icmp";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.icmp();
    }
  }
}
