package sadr.probes.io;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.probes.health.PathBinding;
import sadr.probes.health.ProbeSettings;
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
   * @param settings pace and patience
   */
  void bind(Optional<PathBinding> binding, ProbeSettings settings);

  /**
   * Sends one probe.
   *
   * @throws NotSentException if it could not leave
   */
  void send(Probe probe) throws NotSentException;

  /** What to wait on for replies; may change with every call. */
  List<? extends Pollable> sources();

  /**
   * Hands over all replies that have arrived, and gives up what has waited too long. Never waits.
   */
  void drain(Replies replies);

  /** When {@link #drain} is to be called although nothing has come. */
  default OptionalLong nextNanos() {
    return OptionalLong.empty();
  }

  /**
   * Whether what was open was closed since the last call, so that waiting probes have no answer.
   */
  default boolean takeReopened() {
    return false;
  }

  @Override
  void close();
}
