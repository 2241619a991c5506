package sadr.probes.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import sadr.probes.health.PathBinding;
import sadr.probes.health.ProbeSettings;
import sadr.sys.ErrnoException;
import sadr.sys.Pollable;

/**
 * Asks by a protocol whose probes have a socket each.
 *
 * <p>How it works: an {@link Exchange} is opened for each probe and goes on whenever something has
 * come for any of them. It ends when it says so, or when it is so old that no answer could count.
 * So nothing is ever left open, and a dead path has no more sockets than probes under way.
 *
 * <p>Owned by the probe thread.
 */
final class ExchangeProber implements Prober {

  /** How the first step of an exchange is made. */
  @FunctionalInterface
  interface Opening {

    /**
     * Sends the first packet.
     *
     * @throws ErrnoException if the kernel refuses it
     * @throws NotSentException if it could not leave for another reason
     */
    Exchange open(WayOut way, Probe probe) throws NotSentException;
  }

  private record Open(Exchange exchange, long sinceNanos) {

    long endNanos(long lifeNanos) {
      return sinceNanos + lifeNanos + exchange.ownNanos();
    }
  }

  /** Far above what any pace needs while the path is well. */
  private static final int MOST_OPEN = 256;

  /** As long again as a good answer may take: so late and repeated ones are seen and counted. */
  private static final int LIFE_IN_TIMEOUTS = 2;

  private final ProbeClock clock;
  private final Opening opening;
  private final List<? extends Pollable> wakers;
  private final Deque<Open> open = new ArrayDeque<>();

  private @Nullable WayOut way;
  private long lifeNanos;

  /**
   * A prober that is not bound yet.
   *
   * @param wakers what else shows that an exchange can go on; open as long as the prober
   */
  ExchangeProber(ProbeClock clock, Opening opening, List<? extends Pollable> wakers) {
    this.clock = clock;
    this.opening = opening;
    this.wakers = wakers;
  }

  @Override
  public void bind(Optional<PathBinding> changed, ProbeSettings settings) {
    lifeNanos = LIFE_IN_TIMEOUTS * settings.timeout().toNanos();
    Optional<PathBinding> bound = Optional.ofNullable(way).map(WayOut::binding);
    if (!changed.equals(bound)) {
      endAll();
      way = changed.map(WayOut::new).orElse(null);
    }
  }

  @Override
  public void send(Probe probe) throws NotSentException {
    if (way == null) {
      throw new NotSentException("no address to send from");
    }
    if (open.size() >= MOST_OPEN) {
      open.remove().exchange().close();
    }
    try {
      open.add(new Open(opening.open(way, probe), clock.nanoTime()));
    } catch (ErrnoException e) {
      throw new NotSentException(e.operation() + ": " + e.errno());
    }
  }

  @Override
  public List<Pollable> sources() {
    List<Pollable> sources = new ArrayList<>(wakers);
    for (Open each : open) {
      if (each.exchange().listens()) {
        sources.add(each.exchange().socket());
      }
    }
    return sources;
  }

  @Override
  public void drain(Replies replies) {
    long now = clock.nanoTime();
    for (Iterator<Open> each = open.iterator(); each.hasNext(); ) {
      Open next = each.next();
      boolean over = next.exchange().advance(replies);
      if (over || now - next.endNanos(lifeNanos) >= 0) {
        next.exchange().close();
        each.remove();
      }
    }
  }

  @Override
  public OptionalLong nextNanos() {
    Open oldest = open.peek();
    return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.endNanos(lifeNanos));
  }

  @Override
  public void close() {
    endAll();
  }

  private void endAll() {
    open.forEach(each -> each.exchange().close());
    open.clear();
  }
}
