package sadr.probes.io;

import java.io.ByteArrayOutputStream;
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
 * <p>How it works: the probe thread leaves what comes here, and one task in the {@link TlsWorker}'s
 * lane, never two: a {@link TlsSession} takes all that has come by then, in however many pieces.
 * What is to be sent, and the outcome, come back through a queue and a field, and the wakeup tells
 * the loop. The time from leaving to taking counts as our own.
 */
final class TlsTalk implements Talk {

  private final TlsWorker.Lane lane;
  private final Wakeup wakeup;
  private final ProbeClock clock;
  private final SSLContext context;
  private final ProbeKind.Http kind;

  // From the worker to the probe thread.
  private final Queue<byte[]> output = new ConcurrentLinkedQueue<>();
  private volatile Optional<Outcome> outcome = Optional.empty();
  private volatile boolean abandoned;

  // Guarded by input: what has come, whether that is all, and the time that thinking takes.
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private boolean ended;
  private boolean thinking;
  private long sinceNanos;
  private long ownNanos;

  // Owned by the worker.
  private @Nullable TlsSession session;

  /**
   * A talk with the server of {@code kind}'s URL.
   *
   * @param lane where to think
   * @param wakeup what tells that there is something to say
   */
  TlsTalk(
      ProbeKind.Http kind,
      SSLContext context,
      TlsWorker.Lane lane,
      Wakeup wakeup,
      ProbeClock clock) {
    this.kind = kind;
    this.lane = lane;
    this.wakeup = wakeup;
    this.clock = clock;
    this.context = context;
  }

  @Override
  public void connected() {
    think(new byte[0], false);
  }

  @Override
  public void received(byte[] bytes) {
    think(bytes, false);
  }

  @Override
  public void ended() {
    think(new byte[0], true);
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
  public long ownNanos() {
    synchronized (input) {
      return ownNanos + (thinking ? clock.nanoTime() - sinceNanos : 0);
    }
  }

  @Override
  public void abandon() {
    abandoned = true;
  }

  private void think(byte[] more, boolean last) {
    synchronized (input) {
      input.writeBytes(more);
      ended |= last;
      if (!thinking) {
        thinking = true;
        sinceNanos = clock.nanoTime();
        lane.execute(this::step);
      }
    }
  }

  /** On the worker: takes what has come up to now. */
  private void step() {
    byte[] taken;
    boolean last;
    synchronized (input) {
      taken = input.toByteArray();
      last = ended;
      input.reset();
    }
    try {
      if (!abandoned && outcome.isEmpty()) {
        outcome = advance(taken, last);
      }
    } finally {
      settle(last);
      wakeup.signal();
    }
  }

  /** A step is done: what has come meanwhile waits for its turn. */
  private void settle(boolean last) {
    synchronized (input) {
      thinking = input.size() > 0 || ended != last;
      if (thinking) {
        lane.execute(this::step);
      } else {
        ownNanos += clock.nanoTime() - sinceNanos;
      }
    }
  }

  private Optional<Outcome> advance(byte[] taken, boolean last) {
    try {
      TlsSession open = session == null ? new TlsSession(context, kind, output) : session;
      session = open;
      open.advance(taken);
      if (last) {
        open.ended();
      }
      return open.outcome();
    } catch (SSLException | RuntimeException e) {
      // Java throws both: an empty trust store is a RuntimeException.
      return Optional.of(Outcome.unfit(TlsTrouble.inWords(e)));
    }
  }
}
