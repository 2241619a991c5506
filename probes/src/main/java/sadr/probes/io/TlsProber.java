package sadr.probes.io;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.probes.health.PathBinding;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;
import sadr.sys.NativeBuffer;
import sadr.sys.Pollable;
import sadr.sys.Wakeup;

/**
 * Asks a web server over TLS: an {@link ExchangeProber} whose exchanges go on also when the worker
 * has thought.
 *
 * <p>Owned by the probe thread.
 */
final class TlsProber implements Prober {

  private final Wakeup wakeup = Wakeup.open();
  private final TlsWorker.Lane lane;
  private final ExchangeProber exchanges;

  /** One that thinks on {@code lane}, which is its own, of {@code worker}. */
  TlsProber(ProbeKind.Http kind, ProbeClock clock, TlsWorker worker, TlsWorker.Lane lane) {
    this.lane = lane;
    NativeBuffer room = HttpExchange.room();
    exchanges =
        new ExchangeProber(
            clock,
            (way, probe) -> new HttpExchange(way, probe, kind, talk(kind, clock, worker), room),
            List.of(wakeup));
  }

  @Override
  public void bind(Optional<PathBinding> binding, ProbeSettings settings) {
    exchanges.bind(binding, settings);
  }

  @Override
  public void send(Probe probe) throws NotSentException {
    if (lane.isBehind()) {
      // One more would only make all of them later.
      throw NotSentException.postponed("this machine is too slow for so much TLS");
    }
    exchanges.send(probe);
  }

  @Override
  public List<Pollable> sources() {
    return exchanges.sources();
  }

  @Override
  public void drain(Replies replies) {
    wakeup.clear();
    exchanges.drain(replies);
  }

  @Override
  public OptionalLong nextNanos() {
    return exchanges.nextNanos();
  }

  /** The worker may hold the wakeup still: it is closed there, after the last thought. */
  @Override
  public void close() {
    exchanges.close();
    lane.execute(wakeup::close);
  }

  private Talk talk(ProbeKind.Http kind, ProbeClock clock, TlsWorker worker)
      throws NotSentException {
    return new TlsTalk(kind, worker.context(), lane, wakeup, clock);
  }
}
