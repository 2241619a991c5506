package sadr.probes.io;

import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sadr.probes.health.ProbeKind;
import sadr.sys.NativeBuffer;

/**
 * Makes the prober for each kind of probe, and holds what they share.
 *
 * <p>What a kind takes is loaded when the first target asks for that kind: TLS above all, which is
 * more than the rest together. Owned by the probe thread. A test may make others.
 */
class ProberFactory implements AutoCloseable {

  private final ProbeClock clock;
  private final ReplyCounters counters;
  private final SecureRandom random;
  private final LatenessLog lateness = new LatenessLog();
  private @Nullable TlsWorker tls;

  /**
   * A factory.
   *
   * @param clock what probers read
   * @param counters where they count what they do not believe
   * @param random where identifiers and tokens come from
   */
  ProberFactory(ProbeClock clock, ReplyCounters counters, SecureRandom random) {
    this.clock = clock;
    this.counters = counters;
    this.random = random;
  }

  ProbeClock clock() {
    return clock;
  }

  ReplyCounters counters() {
    return counters;
  }

  SecureRandom random() {
    return random;
  }

  /** Where it is counted how late probes leave. */
  LatenessLog lateness() {
    return lateness;
  }

  /** A prober of that kind for the path of that name, not yet bound. */
  Prober make(ProbeKind kind, String path) {
    return kind.accept(new Making(path));
  }

  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
  }

  private final class Making implements ProbeKind.Cases<Prober> {

    private final String path;

    Making(String path) {
      this.path = path;
    }

    @Override
    public Prober icmp() {
      return new IcmpProber(path, ProberFactory.this);
    }

    @Override
    public Prober tcp(ProbeKind.Tcp kind) {
      return prober((way, probe) -> TcpExchange.open(way, probe, kind));
    }

    @Override
    public Prober dns(ProbeKind.Dns kind) {
      return prober((way, probe) -> DnsExchange.open(way, probe, kind, ProberFactory.this));
    }

    @Override
    public Prober http(ProbeKind.Http kind) {
      if (kind.secure()) {
        return new TlsProber(kind, clock, worker(), worker().lane());
      }
      NativeBuffer room = HttpExchange.room();
      return prober((way, probe) -> new HttpExchange(way, probe, kind, new HttpTalk(kind), room));
    }

    private Prober prober(ExchangeProber.Opening opening) {
      return new ExchangeProber(clock, opening, List.of());
    }

    private TlsWorker worker() {
      if (tls == null) {
        tls = new TlsWorker();
      }
      return tls;
    }
  }
}
