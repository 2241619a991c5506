package sadr.controller.daemon;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import sadr.controller.core.Ledger;
import sadr.controller.ra.Advert;
import sadr.controller.ra.io.RouterSearch;

/**
 * Lets out what hosts are to be told, but for networks that the disk does not know of yet: a crash
 * must leave no host with a prefix that nobody remembers (RFC 9096 §3.5).
 *
 * <p>How it works: what is new waits until it is written, and everything else does not, however
 * slow the disk is. Since a multicast keeps the next one away for 3 s, the rest waits for what is
 * new a short while, so that commonly hosts hear all of it at once.
 *
 * <p>{@link #pass} is called by one thread at a time, in the order of what was written. Writes end
 * on any thread, in their order.
 */
final class AdvertGate {

  /** What a disk takes commonly, and nobody notices. */
  private static final Duration GRACE = Duration.ofMillis(50);

  private final HostCare hosts;
  private final Executor afterGrace;

  // Guarded by this.
  private Telling latest = new Telling(0, Map.of(), RouterSearch.NOWHERE);
  private Set<Ledger.OnLan> onDisk;
  private long writtenGeneration;
  private Set<Ledger.OnLan> held = Set.of();
  private boolean graced;

  private record Telling(long generation, Map<String, Advert> adverts, RouterSearch search) {}

  /**
   * A gate that nothing has passed.
   *
   * @param onDisk the networks of the ledger that was read from the disk
   * @param afterGrace runs what it is given a little later, on any thread
   */
  AdvertGate(HostCare hosts, Set<Ledger.OnLan> onDisk, Executor afterGrace) {
    this.hosts = hosts;
    this.onDisk = Set.copyOf(onDisk);
    this.afterGrace = afterGrace;
  }

  /** Runs things after the time that a disk commonly takes. */
  static Executor afterGrace() {
    return CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Hosts are to be told this from now on.
   *
   * @param adverts by LAN
   * @param search where ISPs' routers are to be heard
   * @param ledger whose networks are among {@code adverts}
   * @param written ends when {@code ledger} is on the disk, or the disk has refused
   */
  void pass(
      Map<String, Advert> adverts,
      RouterSearch search,
      Ledger ledger,
      CompletableFuture<Void> written) {
    long generation = begin(Map.copyOf(adverts), search);
    Set<Ledger.OnLan> networks = ledger.entries().keySet();
    if (written.isDone()) {
      reached(generation, networks);
    } else {
      look();
      var unused = written.thenRun(() -> reached(generation, networks));
    }
  }

  private synchronized long begin(Map<String, Advert> adverts, RouterSearch search) {
    latest = new Telling(latest.generation() + 1, adverts, search);
    return latest.generation();
  }

  private synchronized void reached(long generation, Set<Ledger.OnLan> networks) {
    if (generation > writtenGeneration) {
      writtenGeneration = generation;
      onDisk = networks;
      tell();
    }
  }

  private synchronized void look() {
    Set<Ledger.OnLan> before = held;
    held = unwritten();
    if (!graced && !before.containsAll(held)) {
      graced = true;
      afterGrace.execute(this::graceIsOver);
    }
    tell();
  }

  private synchronized void graceIsOver() {
    if (graced) {
      graced = false;
      tell();
    }
  }

  private void tell() {
    held = unwritten();
    graced &= !held.isEmpty();
    if (!graced) {
      Map<String, Advert> now = new LinkedHashMap<>(latest.adverts());
      now.replaceAll((device, advert) -> withoutHeld(advert));
      hosts.advertise(now, latest.search());
    }
  }

  private Set<Ledger.OnLan> unwritten() {
    return writtenGeneration == latest.generation()
        ? Set.of()
        : latest.adverts().values().stream()
            .flatMap(
                advert ->
                    advert.prefixes().stream()
                        .filter(offer -> !offer.valid().passed(System.nanoTime()))
                        .map(offer -> new Ledger.OnLan(advert.device(), offer.prefix())))
            .filter(network -> !onDisk.contains(network))
            .collect(Collectors.toUnmodifiableSet());
  }

  private Advert withoutHeld(Advert advert) {
    if (held.isEmpty()) {
      return advert;
    }
    List<Advert.Offer> rest =
        advert.prefixes().stream()
            .filter(offer -> !held.contains(new Ledger.OnLan(advert.device(), offer.prefix())))
            .toList();
    return advert.withPrefixes(rest);
  }
}
