package sadr.controller.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Hosts that were heard sending from a dead prefix within the last {@value #SECONDS} seconds, the
 * {@value #MOST} that were heard last. Any thread.
 */
public final class Stragglers {

  /** Who is silent for as long has let go, or has nothing to say. */
  static final int SECONDS = 60;

  /** Whoever sends from random addresses gets no more of our memory. */
  static final int MOST = 64;

  private final LongSupplier clock;
  private final Map<Straggler, Long> heard = new LinkedHashMap<>(); // guarded by this

  /**
   * A host.
   *
   * @param interfaceName the LAN's
   * @param address the source that it sends from
   */
  public record Straggler(String interfaceName, String address) {}

  /** {@code clock} is as {@code System.nanoTime}. */
  public Stragglers(LongSupplier clock) {
    this.clock = clock;
  }

  /** A packet came in. */
  public synchronized void heard(String interfaceName, String address) {
    Straggler straggler = new Straggler(interfaceName, address);
    heard.remove(straggler);
    heard.put(straggler, clock.getAsLong());
    if (heard.size() > MOST) {
      heard.remove(heard.keySet().iterator().next());
    }
  }

  /** Who still does, whom we heard last at the end. */
  public synchronized List<Straggler> now() {
    long now = clock.getAsLong();
    heard.values().removeIf(at -> now - at > TimeUnit.SECONDS.toNanos(SECONDS));
    return List.copyOf(heard.keySet());
  }
}
