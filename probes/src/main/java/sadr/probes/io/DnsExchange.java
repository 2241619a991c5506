package sadr.probes.io;

import sadr.probes.health.ProbeKind;
import sadr.probes.packet.DnsQuestion;
import sadr.sys.NativeSocket;

/**
 * A question to a resolver: any answer to just this question shows that it lives, whatever it says.
 * It goes on after that, so that a second answer is known for what it is.
 *
 * <p>Owned by the probe thread.
 */
final class DnsExchange implements Exchange {

  private static final int MOST_AT_ONCE = 16;

  private final ProbeClock clock;
  private final Probe probe;
  private final DnsQuery query;

  private DnsExchange(ProbeClock clock, Probe probe, DnsQuery query) {
    this.clock = clock;
    this.probe = probe;
    this.query = query;
  }

  /**
   * Asks for the IPv6 address of the kind's name.
   *
   * @throws sadr.sys.ErrnoException if the kernel refuses it
   */
  static DnsExchange open(WayOut way, Probe probe, ProbeKind.Dns kind, ProberFactory tools) {
    DnsQuestion question = new DnsQuestion(kind.name(), DnsQuestion.AAAA);
    return new DnsExchange(tools.clock(), probe, DnsQuery.ask(way, tools, probe.to(), question));
  }

  @Override
  public NativeSocket socket() {
    return query.socket();
  }

  @Override
  public boolean advance(Replies replies) {
    DnsQuery.Refusals refusals = why -> replies.refused(Replies.Reply.to(probe, 0), why);
    // One that repeats itself for ever must not keep the thread: the rest waits for the next turn.
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      if (query.receive(refusals) == null) {
        return false;
      }
      replies.answered(Replies.Reply.to(probe, query.ageNanos(clock)));
    }
    return false;
  }
}
