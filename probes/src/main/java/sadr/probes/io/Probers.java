package sadr.probes.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.probes.health.Path;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.Target;
import sadr.sys.ErrnoException;
import sadr.sys.Pollable;

/**
 * The probers of one path: one for each kind among its targets, bound to its way out.
 *
 * <p>Each is made with the first probe that needs it. Where the kernel refuses what it takes (no
 * descriptor is left), that probe is not sent, and the next one tries again.
 *
 * <p>Owned by the probe thread.
 */
final class Probers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Probers.class);

  private final ProberFactory factory;
  private final Map<ProbeKind, Prober> probers = new LinkedHashMap<>();
  private Path path;

  Probers(ProberFactory factory, Path path) {
    this.factory = factory;
    this.path = path;
  }

  /** Takes another wish for the same path: closes what it does not need, binds the rest anew. */
  void update(Path changed) {
    path = changed;
    List<ProbeKind> kinds = path.targets().stream().map(Target::kind).toList();
    probers.entrySet().removeIf(entry -> closedUnless(kinds, entry));
    probers.values().forEach(this::bind);
  }

  /**
   * The one for probes of that kind.
   *
   * @throws NotSentException if the kernel refuses it at present
   */
  Prober of(ProbeKind kind) throws NotSentException {
    Prober known = probers.get(kind);
    if (known != null) {
      return known;
    }
    try {
      Prober made = factory.make(kind, path.name());
      probers.put(kind, made);
      bind(made);
      return made;
    } catch (ErrnoException e) {
      LOG.debug("probe.prober uplink={} error=\"{}\"", path.name(), e.getMessage());
      throw new NotSentException(e.operation() + ": " + e.errno());
    }
  }

  /** When {@link #drain} is to be called although nothing has come. */
  OptionalLong nextNanos() {
    OptionalLong next = OptionalLong.empty();
    for (Prober prober : probers.values()) {
      OptionalLong its = prober.nextNanos();
      if (its.isPresent() && (next.isEmpty() || its.getAsLong() - next.getAsLong() < 0)) {
        next = its;
      }
    }
    return next;
  }

  /** What to wait on for replies. */
  List<Pollable> sources() {
    List<Pollable> sources = new ArrayList<>();
    probers.values().forEach(prober -> sources.addAll(prober.sources()));
    return sources;
  }

  /** Hands over the replies that have arrived. */
  void drain(Replies replies) {
    probers.values().forEach(prober -> prober.drain(replies));
  }

  /** Names the kinds whose waiting probes have no answer any more, since the last call. */
  void takeReopened(Consumer<ProbeKind> which) {
    probers.forEach(
        (kind, prober) -> {
          if (prober.takeReopened()) {
            which.accept(kind);
          }
        });
  }

  @Override
  public void close() {
    probers.values().forEach(Prober::close);
    probers.clear();
  }

  private void bind(Prober prober) {
    prober.bind(path.binding(), path.settings());
  }

  private static boolean closedUnless(List<ProbeKind> wanted, Map.Entry<ProbeKind, Prober> entry) {
    if (wanted.contains(entry.getKey())) {
      return false;
    }
    entry.getValue().close();
    return true;
  }
}
