package sadr.controller.daemon;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import sadr.controller.core.Event;
import sadr.controller.core.World;
import sadr.controller.nft.SourceTable;
import sadr.netlink.LinkCounterReader;
import sadr.probes.health.PathReport;
import sadr.probes.io.ProbeClock;
import sadr.probes.io.ProbeLoop;

/**
 * What keeps an eye on the uplinks beside the kernel's own word: the probes, what their interfaces
 * receive, and the foresight of what a loss would come to.
 */
final class Watchers implements AutoCloseable {

  private final LinkCounterReader reader = LinkCounterReader.open();
  private final CounterWatch counters;
  private final Foresight foresight;
  private final ProbeLoop probes;

  private Watchers(Supplier<World> interest, Foresight foresight, Consumer<Event> events) {
    this.foresight = foresight;
    counters =
        new CounterWatch(() -> CounterWatch.links(interest.get()), reader::read, events).start();
    probes =
        ProbeLoop.start(ProbeClock.SYSTEM, report -> events.accept(judged(report)), this::doubted);
  }

  /**
   * Starts them.
   *
   * @param interest the world whose uplinks are watched; asked on any thread
   * @param latest the world whose loss is foreseen; empty before there is one
   * @param nftables see {@link Foresight}
   * @param events are told, on any thread, what was seen
   */
  static Watchers start(
      Supplier<World> interest,
      Supplier<Optional<World>> latest,
      Consumer<SourceTable> nftables,
      Consumer<Event> events) {
    return new Watchers(interest, new Foresight(latest, nftables), events);
  }

  ProbeLoop probes() {
    return probes;
  }

  Foresight foresight() {
    return foresight;
  }

  private Event judged(PathReport report) {
    return new Event.PathJudged(report, counters.reception(report.path()));
  }

  private void doubted(PathReport report) {
    counters.doubt(report.path(), report.doubted());
    if (report.doubted()) {
      foresight.doubted(report.path());
    }
  }

  @Override
  public void close() {
    probes.close();
    foresight.close();
    counters.close();
    reader.close();
  }
}
