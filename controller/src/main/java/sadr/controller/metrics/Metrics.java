package sadr.controller.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the daemon tells Prometheus. Numbers of the present come from a {@link MetricsView} that is
 * asked for at each scrape; what happens is told by the methods here.
 *
 * <p>Any thread may call them, and none waits for a scrape. Making the meters takes long enough to
 * delay the daemon's start, so it is left to {@link #prepare}, which the web server's thread calls;
 * what is told before that is kept until then.
 */
public final class Metrics {

  /** The content type of {@link #scrape}: the text format of Prometheus. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<MetricsView> view;
  private final String version;
  private final Object scraping = new Object();
  private final Object recording = new Object();
  private final List<Consumer<Meters>> early = new ArrayList<>(); // guarded by recording
  private @Nullable Meters meters; // guarded by recording

  /**
   * Makes no meter yet.
   *
   * @param view the daemon's state now; called by the scraping thread, so it has to be quick and
   *     free of locks
   * @param version the program's version
   */
  public Metrics(Supplier<MetricsView> view, String version) {
    this.view = view;
    this.version = version;
  }

  /** Counts an uplink that went out; {@code cause} is a short, stable word. */
  public void failover(String uplink, String cause) {
    tell(meters -> meters.failover(uplink, cause));
  }

  /**
   * Counts an uplink that went out, and how long its hosts were cut off.
   *
   * @param outage from the last answered probe to the last operation acked
   */
  public void failover(String uplink, String cause, Duration outage) {
    tell(
        meters -> {
          meters.failover(uplink, cause);
          meters.outage(outage);
        });
  }

  /** Records the time from a verdict to the last operation acked. */
  public void switched(Duration time) {
    tell(meters -> meters.switched(time));
  }

  /** Records the time of one round of planning, comparing and applying. */
  public void reconciled(Duration time) {
    tell(meters -> meters.reconciled(time));
  }

  /**
   * Counts changes asked of the kernel.
   *
   * @param kind such as "route.replace"; few in number
   * @param result such as "ok", or the name of an errno; few in number
   */
  public void operations(String kind, String result, long count) {
    tell(meters -> meters.operations(kind, result, count));
  }

  /** Makes the meters, unless that was done before. */
  public void prepare() {
    prepared();
  }

  /** All meters, as {@link #CONTENT_TYPE} says, before encoding. */
  public String scrape() {
    synchronized (scraping) {
      return prepared().text(view.get());
    }
  }

  /** Why the site is not well, in one line; empty when it is. */
  public Optional<String> trouble() {
    return view.get().trouble();
  }

  /** What an operator should know though the site is well; empty if there is nothing. */
  public Optional<String> concern() {
    return view.get().concern();
  }

  private void tell(Consumer<Meters> what) {
    synchronized (recording) {
      if (meters == null) {
        early.add(what);
      } else {
        what.accept(meters);
      }
    }
  }

  private Meters prepared() {
    synchronized (scraping) {
      synchronized (recording) {
        if (meters != null) {
          return meters;
        }
      }
      Meters made = new Meters(version); // slow, so nobody who tells waits for it
      synchronized (recording) {
        early.forEach(what -> what.accept(made));
        early.clear();
        meters = made;
      }
      return made;
    }
  }
}
