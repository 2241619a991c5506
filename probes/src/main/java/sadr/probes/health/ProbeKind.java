package sadr.probes.health;

/** What a probe says, and what counts as its answer. */
public sealed interface ProbeKind {

  /** The configuration's word for it. */
  String text();

  /** ICMPv6 echo (RFC 4443 §4). */
  record Icmp() implements ProbeKind {
    @Override
    public String text() {
      return "icmp";
    }
  }
}
