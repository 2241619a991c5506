package sadr.probes.io;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which TLS is thought about: certificates are read and signatures checked here, so
 * that no probe waits for it.
 *
 * <p>How it works: each prober has a {@link Lane} of its own, and the thread takes one task from
 * each in turn. So whoever gives it much to think about waits behind himself; others wait for one
 * step of his at the most.
 *
 * <p>It is there only where a target asks for https. All methods may be called by any thread.
 */
final class TlsWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TlsWorker.class);

  /**
   * Chains of certificates are checked by deep recursion; the daemon's threads have small stacks.
   */
  private static final long STACK_BYTES = 1 << 20;

  /** A dozen talks that have something to think about, all to one server. */
  private static final int MOST_WAITING = 12;

  private final BlockingQueue<Lane> busy = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(null, this::work, "sadr-tls", STACK_BYTES);
  private volatile @Nullable SSLContext context;
  private volatile @Nullable String trouble;
  private volatile boolean closed;

  /** Starts the thread, which first reads the JVM's trusted certificates. */
  TlsWorker() {
    this(TlsWorker::trusted);
  }

  /** One with another way to learn whom to trust, for tests. */
  TlsWorker(Trust trust) {
    thread.setDaemon(true);
    lane().execute(() -> setUp(trust));
    thread.start();
  }

  /** Where it is learned whom to trust. */
  @FunctionalInterface
  interface Trust {

    /**
     * Reads it.
     *
     * @throws NoSuchAlgorithmException if that fails
     */
    SSLContext read() throws NoSuchAlgorithmException;
  }

  /** The tasks of one prober, done in their order. */
  final class Lane {

    // Guarded by this.
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    /** Has {@code task} done, after all that were given to this lane before. */
    synchronized void execute(Runnable task) {
      tasks.add(task);
      if (tasks.size() == 1) {
        busy.add(this);
      }
    }

    /** Whether thinking takes longer than what there is to think about comes in. */
    synchronized boolean isBehind() {
      return tasks.size() > MOST_WAITING;
    }

    private synchronized @Nullable Runnable first() {
      return tasks.peek();
    }

    /** The first is done: at the end of the queue with the lane, if it has more. */
    private synchronized void next() {
      tasks.poll();
      if (!tasks.isEmpty()) {
        busy.add(this);
      }
    }
  }

  /** A lane of one's own. */
  Lane lane() {
    return new Lane();
  }

  /**
   * What the JVM trusts.
   *
   * @throws NotSentException while that is being read, which is no failure, and if it cannot be
   */
  SSLContext context() throws NotSentException {
    SSLContext ready = context;
    if (ready != null) {
      return ready;
    }
    String failure = trouble;
    throw failure == null
        ? NotSentException.postponed("TLS is being set up")
        : new NotSentException(failure);
  }

  /** Ends the thread, once all that was given before is done. */
  @Override
  public void close() {
    lane().execute(() -> closed = true);
  }

  private static SSLContext trusted() throws NoSuchAlgorithmException {
    SSLContext trusted = SSLContext.getDefault();
    // The first engine loads most of TLS; not while a probe's time runs.
    trusted.createSSLEngine();
    return trusted;
  }

  private void setUp(Trust trust) {
    try {
      context = trust.read();
    } catch (NoSuchAlgorithmException | RuntimeException e) {
      String failure = "TLS cannot be set up: " + e.getMessage();
      trouble = failure;
      LOG.warn("probe.tls error=\"{}\"", failure);
    }
  }

  private void work() {
    while (!closed || !busy.isEmpty()) {
      try {
        Lane lane = busy.take();
        run(lane.first());
        lane.next();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void run(@Nullable Runnable task) {
    try {
      if (task != null) {
        task.run();
      }
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      LOG.error("probe.tls task failed", e);
    }
  }
}
