package sadr.probes.io;

import java.security.NoSuchAlgorithmException;
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
 * <p>It is there only where a target asks for https. All methods may be called by any thread.
 */
final class TlsWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TlsWorker.class);

  /**
   * Chains of certificates are checked by deep recursion; the daemon's threads have small stacks.
   */
  private static final long STACK_BYTES = 1 << 20;

  /** A dozen handshakes, of three or four steps each. */
  private static final int MOST_WAITING = 40;

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(null, this::work, "sadr-tls", STACK_BYTES);
  private volatile @Nullable SSLContext context;
  private volatile String trouble = "TLS is being set up";

  // Owned by the worker.
  private boolean closed;

  /** Starts the thread, which first reads the JVM's trusted certificates. */
  TlsWorker() {
    thread.setDaemon(true);
    tasks.add(this::setUp);
    thread.start();
  }

  /**
   * What the JVM trusts.
   *
   * @throws NotSentException while that is being read, and if it cannot be
   */
  SSLContext context() throws NotSentException {
    SSLContext ready = context;
    if (ready == null) {
      throw new NotSentException(trouble);
    }
    return ready;
  }

  /** Whether thinking takes longer than what there is to think about comes in. */
  boolean isBehind() {
    return tasks.size() > MOST_WAITING;
  }

  /** Has {@code task} done, after all that were given before. */
  void execute(Runnable task) {
    tasks.add(task);
  }

  /** Ends the thread, once all that was given before is done. */
  @Override
  public void close() {
    tasks.add(() -> closed = true);
  }

  private void setUp() {
    try {
      SSLContext trusted = SSLContext.getDefault();
      // The first engine loads most of TLS; not while a probe's time runs.
      trusted.createSSLEngine();
      context = trusted;
    } catch (NoSuchAlgorithmException | RuntimeException e) {
      trouble = "TLS cannot be set up: " + e.getMessage();
      LOG.warn("probe.tls error=\"{}\"", trouble);
    }
  }

  private void work() {
    while (!closed) {
      try {
        tasks.take().run();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | StackOverflowError | LinkageError e) {
        LOG.error("probe.tls task failed", e);
      }
    }
  }
}
