package sadr.probes.io;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import sadr.probes.health.ProbeKind;
import sadr.sys.Wakeup;

/**
 * A talk inside TLS (RFC 8446), with the certificate and the host's name checked.
 *
 * <p>How it works: the probe thread leaves what comes at the {@link TlsWorker}, where a {@link
 * TlsSession} takes it; what is to be sent, and the outcome, come back through a queue and a field,
 * and the wakeup tells the loop.
 */
final class TlsTalk implements Talk {

  private final TlsWorker worker;
  private final Wakeup wakeup;
  private final SSLContext context;
  private final ProbeKind.Http kind;

  // From the worker to the probe thread.
  private final Queue<byte[]> output = new ConcurrentLinkedQueue<>();
  private volatile Optional<Outcome> outcome = Optional.empty();
  private volatile boolean abandoned;

  // Owned by the worker.
  private @Nullable TlsSession session;

  /**
   * A talk with the server of {@code kind}'s URL.
   *
   * @throws NotSentException while TLS is not ready
   */
  TlsTalk(ProbeKind.Http kind, TlsWorker worker, Wakeup wakeup) throws NotSentException {
    this.kind = kind;
    this.worker = worker;
    this.wakeup = wakeup;
    context = worker.context();
  }

  @Override
  public void connected() {
    think(session -> session.advance(new byte[0]));
  }

  @Override
  public void received(byte[] bytes) {
    think(session -> session.advance(bytes));
  }

  @Override
  public void ended() {
    think(TlsSession::ended);
  }

  @Override
  public byte @Nullable [] takeOutput() {
    return output.poll();
  }

  @Override
  public Optional<Outcome> outcome() {
    return outcome;
  }

  @Override
  public void abandon() {
    abandoned = true;
  }

  private interface Step {
    void take(TlsSession session) throws SSLException;
  }

  private void think(Step step) {
    worker.execute(
        () -> {
          if (abandoned || outcome.isPresent()) {
            return;
          }
          if (session == null) {
            session = new TlsSession(context, kind, output);
          }
          try {
            step.take(session);
            outcome = session.outcome();
          } catch (SSLException e) {
            outcome = Optional.of(Outcome.unfit(TlsTrouble.inWords(e)));
          } finally {
            wakeup.signal();
          }
        });
  }
}
