package sadr.probes.io;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sadr.probes.health.PathBinding;
import sadr.probes.health.Target;
import sadr.sys.Pollable;

/**
 * How one protocol asks the targets of one path. Owned by the probe thread.
 *
 * <p>A prober only carries: what a reply is worth is decided by the {@link Replies} it hands it to.
 */
interface Prober extends AutoCloseable {

  /**
   * Takes another way out; what was open is closed, and the next probe opens it anew.
   *
   * @param binding how probes leave, or empty when there is no address to send from
   * @param retry how long to wait after a failure to open before trying again
   */
  void bind(Optional<PathBinding> binding, Duration retry);

  /**
   * Sends one probe.
   *
   * @param token what the answer must bear
   * @throws NotSentException if it could not leave
   */
  void send(Target target, int sequence, long token) throws NotSentException;

  /** What to wait on for replies; may change with every probe. */
  List<? extends Pollable> sources();

  /** Hands over all replies that have arrived. Never waits. */
  void drain(Replies replies);

  /**
   * Whether what was open was closed since the last call, so that waiting probes have no answer.
   */
  boolean takeReopened();

  @Override
  void close();
}
