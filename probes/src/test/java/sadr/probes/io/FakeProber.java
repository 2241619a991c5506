package sadr.probes.io;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sadr.probes.health.PathBinding;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;
import sadr.sys.Pollable;

/** A prober without sockets, whose probes do what a test says. */
final class FakeProber implements Prober {

  /** What becomes of the probes that are open, each time that they are looked at. */
  interface Fate {
    /** Hands over what has come for {@code probe}; returns whether that is the end of it. */
    boolean of(Probe probe, Replies replies);
  }

  /** All are answered at once. */
  static final Fate ANSWERED =
      (probe, replies) -> {
        replies.answered(Replies.Reply.to(probe, 0));
        return true;
      };

  final List<Probe> sent = new ArrayList<>();
  private final List<Probe> open = new ArrayList<>();
  private final Fate fate;

  FakeProber(Fate fate) {
    this.fate = fate;
  }

  /** What makes probers without asking the kernel. */
  interface Maker {
    Prober make(ProbeKind kind);
  }

  /** A factory of such. */
  static ProberFactory factory(ProbeClock clock, Maker maker) {
    return new ProberFactory(clock, new ReplyCounters(), new SecureRandom()) {
      @Override
      Prober make(ProbeKind kind, String path) {
        return maker.make(kind);
      }
    };
  }

  @Override
  public void bind(Optional<PathBinding> binding, ProbeSettings settings) {}

  @Override
  public void send(Probe probe) throws NotSentException {
    sent.add(probe);
    open.add(probe);
  }

  @Override
  public List<? extends Pollable> sources() {
    return List.of();
  }

  @Override
  public void drain(Replies replies) {
    open.removeIf(probe -> fate.of(probe, replies));
  }

  @Override
  public void close() {
    open.clear();
  }
}
