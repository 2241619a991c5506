package sadr.controller.ra.io;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import sadr.controller.ra.Advert;
import sadr.controller.ra.AdvertSchedule;
import sadr.controller.ra.AdvertTiming;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.sys.Interfaces;
import sadr.sys.Pollable;
import sadr.sys.Poller;
import sadr.sys.Wakeup;

/**
 * The links of a loop: which there are, which of them are joined, and what is due on them. A fault
 * in one of them stays in it: it is left, and joined anew later.
 *
 * <p>Owned by the thread "sadr-nd".
 */
final class NdLinks implements AutoCloseable {

  private static final long SECOND = 1_000_000_000L;

  /** How often interfaces are looked for that are missing, or may be others by now. */
  private static final long LOOK_NANOS = SECOND;

  /** How often addresses, hardware addresses and MTUs are read again. */
  private static final long READ_NANOS = 10 * SECOND;

  /** How often at the most, where something has happened that may be a change of these. */
  private static final long READ_SOON_NANOS = SECOND / 2;

  private final NdContext context;
  private final Wakeup wakeup;
  private final Map<String, LanLink> lans = new HashMap<>();
  private final Map<String, WanLink> wans = new HashMap<>();

  /** Kept for LANs that were there before: the distance between multicasts goes on. */
  private final Map<String, AdvertSchedule> schedules = new HashMap<>();

  private Map<String, LinkFacts> facts = Map.of();
  private long lookNanos;
  private long readNanos;
  private long lastReadNanos;
  private boolean newcomers;
  private boolean saidFarewell;

  private List<Pollable> sources = List.of();
  private List<NdLink> owners = List.of();

  NdLinks(NdContext context, Wakeup wakeup) {
    this.context = context;
    this.wakeup = wakeup;
    lookNanos = context.now();
    readNanos = lookNanos;
    lastReadNanos = lookNanos - READ_SOON_NANOS;
  }

  /** What to wait on: the wakeup first, then the joined links. */
  List<Pollable> sources() {
    List<Pollable> all = new ArrayList<>();
    List<NdLink> theirs = new ArrayList<>();
    all.add(wakeup);
    for (NdLink link : links()) {
      Optional<Pollable> source = link.source();
      if (source.isPresent()) {
        all.add(source.get());
        theirs.add(link);
      }
    }
    sources = all;
    owners = theirs;
    return sources;
  }

  /** How long there is nothing to do but to wait. */
  long waitNanos(long now) {
    if (links().isEmpty()) {
      return Long.MAX_VALUE;
    }
    long wait = lookNanos - now;
    for (NdLink link : links()) {
      OptionalLong next = link.nextNanos(now);
      wait = next.isPresent() ? Math.min(wait, next.getAsLong() - now) : wait;
    }
    return Math.max(0, wait);
  }

  /** Takes what is wanted from now on. */
  void want(Map<String, Advert> wantedLans, RouterSearch search, long now) {
    if (saidFarewell) {
      return;
    }
    lans.entrySet().removeIf(entry -> endedUnless(wantedLans.keySet(), entry.getValue()));
    wans.entrySet().removeIf(entry -> endedUnless(search.devices(), entry.getValue()));
    wantedLans.forEach((device, advert) -> want(device, advert, now));
    for (String device : search.devices()) {
      newcomers |= wans.putIfAbsent(device, new WanLink(device, context)) == null;
    }
    wans.forEach((device, wan) -> wan.doubt(search.doubtful().contains(device), now));
    if (newcomers) {
      look(now);
    }
  }

  private void want(String device, Advert advert, long now) {
    LanLink known = lans.get(device);
    if (known != null) {
      known.want(advert, now);
      return;
    }
    AdvertSchedule schedule =
        schedules.computeIfAbsent(
            device, absent -> new AdvertSchedule(AdvertTiming.DEFAULT, context.random()));
    lans.put(device, new LanLink(advert, schedule, context));
    newcomers = true;
  }

  private boolean endedUnless(Set<String> wanted, NdLink link) {
    if (wanted.contains(link.device)) {
      return false;
    }
    guarded(
        link,
        () -> {
          if (link instanceof LanLink lan) {
            lan.farewell();
          }
          link.close();
        });
    return true;
  }

  void nudge(String device, Ip6Address host, long now) {
    LanLink lan = lans.get(device);
    if (lan != null) {
      lan.nudge(host, now);
    }
  }

  /** Says the last word on all LANs, once. */
  void farewell() {
    if (!saidFarewell) {
      saidFarewell = true;
      lans.values().forEach(lan -> guarded(lan, lan::farewell));
      lans.values().forEach(LanLink::close);
      lans.clear();
    }
  }

  /** Does what is due on each link. */
  void run(long now) {
    links().forEach(link -> guarded(link, () -> link.run(now)));
  }

  /** Reads from the links that {@code poller} found ready in its wait for {@link #sources}. */
  void receive(Poller poller, long now) {
    for (int i = 0; i < owners.size(); i++) {
      if (poller.ready(i + 1)) {
        NdLink link = owners.get(i);
        guarded(link, () -> link.receive(now));
      }
    }
  }

  /** Something has happened that may have changed an interface: it is looked at before long. */
  void lookSoon(long now) {
    long allowed = lastReadNanos + READ_SOON_NANOS;
    long soon = allowed - now > 0 ? allowed : now;
    readNanos = soon - readNanos < 0 ? soon : readNanos;
    lookNanos = soon - lookNanos < 0 ? soon : lookNanos;
  }

  /** Joins what has come and leaves what has gone, when it is time to look. */
  void look(long now) {
    boolean due = now - lookNanos >= 0;
    if (!due && !newcomers) {
      return;
    }
    lookNanos = now + LOOK_NANOS;
    if (newcomers || now - readNanos >= 0 || links().stream().anyMatch(NdLinks::isAmiss)) {
      newcomers = false;
      readNanos = now + READ_NANOS;
      lastReadNanos = now;
      facts = context.table().read(facts);
      for (NdLink link : links()) {
        guarded(link, () -> link.meet(Optional.ofNullable(facts.get(link.device)), now));
      }
    }
  }

  private static boolean isAmiss(NdLink link) {
    Optional<LinkIndex> joined = link.facts().map(LinkFacts::index);
    return joined.isEmpty() || !joined.equals(Interfaces.indexOf(link.device));
  }

  @Override
  public void close() {
    links().forEach(NdLink::close);
    context.table().close();
  }

  private List<NdLink> links() {
    return Stream.concat(lans.values().stream(), wans.values().stream())
        .map(NdLink.class::cast)
        .toList();
  }

  private void guarded(NdLink link, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      context.counters().fault(link.device, e, context.now());
      link.leave(e.getMessage());
    }
  }
}
