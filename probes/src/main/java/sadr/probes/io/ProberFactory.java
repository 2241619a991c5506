package sadr.probes.io;

import java.security.SecureRandom;
import sadr.probes.health.ProbeKind;

/**
 * Makes the prober for each kind of probe.
 *
 * @param clock what they read
 * @param counters where they count what they do not believe
 * @param random where identifiers and tokens come from
 */
record ProberFactory(ProbeClock clock, ReplyCounters counters, SecureRandom random) {

  /** A prober of that kind for the path of that name, not yet bound. */
  Prober make(ProbeKind kind, String path) {
    return kind.accept(
        new ProbeKind.Cases<Prober>() {
          @Override
          public Prober icmp() {
            return new IcmpProber(path, ProberFactory.this);
          }

          @Override
          public Prober tcp(ProbeKind.Tcp tcp) {
            throw new IllegalArgumentException("no prober for " + tcp.text());
          }

          @Override
          public Prober dns(ProbeKind.Dns dns) {
            throw new IllegalArgumentException("no prober for " + dns.text());
          }

          @Override
          public Prober http(ProbeKind.Http http) {
            throw new IllegalArgumentException("no prober for " + http.text());
          }
        });
  }
}
