package sadr.controller.ra.io;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import sadr.controller.config.LanConfig.Preference;
import sadr.controller.ra.RouterAdvertisement;
import sadr.controller.ra.RouterAdvertisementCodec;
import sadr.controller.ra.Sightings;
import sadr.net.Ip6Address;
import sadr.sys.ErrnoException;

/**
 * An uplink's interface: listens for the ISP's router, and asks for it (RFC 4861 §6.3.7).
 *
 * <p>It is asked for three times, 4 s apart, when the interface is joined, when there is doubt
 * about the routers or that ends, when another one appears, and before the last lifetime runs out;
 * beyond that every 30 s while there is none to rely on.
 *
 * <p>Owned by the thread "sadr-nd".
 */
final class WanLink extends NdLink {

  private static final long SECOND = 1_000_000_000L;
  private static final long REPEAT_NANOS = SECOND;

  /** MAX_RTR_SOLICITATIONS, RTR_SOLICITATION_INTERVAL. */
  private static final int SOLICITATIONS = 3;

  private static final long SOLICITATION_NANOS = 4 * SECOND;

  /** How often routers are asked for while there is none that can be relied on. */
  private static final long SEARCH_NANOS = 30 * SECOND;

  /** So many lifetimes are followed; who sends more is no ISP. */
  private static final int MOST_LIFETIMES = 16;

  private record Said(int lifetime, Preference preference) {}

  private Sightings<Said> routers = new Sightings<>(REPEAT_NANOS);

  /** Until when each router wants to be one. */
  private final Map<Ip6Address, Long> lifetimes = new HashMap<>();

  private int solicitationsLeft;
  private long solicitNanos;
  private boolean solicited;
  private long lastSolicitedNanos;

  /** Whether the first answer is not enough, since it is asked who else is still there. */
  private boolean askingAll;

  private boolean doubtful;

  WanLink(String device, NdContext context) {
    super(device, context);
  }

  @Override
  NdSocket open(LinkFacts found) {
    return NdSocket.forHost(found);
  }

  @Override
  void joined(NdSocket joined, long now) {
    routers = new Sightings<>(REPEAT_NANOS);
    lifetimes.clear();
    askingAll = false;
    solicitationsLeft = SOLICITATIONS;
    solicitNanos = now;
  }

  @Override
  void left() {
    solicitationsLeft = 0;
  }

  /** Whether there is a router to rely on, as others see it: that it changed is worth asking. */
  void doubt(boolean none, long now) {
    if (doubtful != none) {
      doubtful = none;
      ask(false, now);
    }
  }

  @Override
  void take(ByteBuffer packet, Ip6Address from, int hopLimit, long now) {
    RouterAdvertisement heard = RouterAdvertisementCodec.decode(packet, from, hopLimit);
    boolean others = !lifetimes.isEmpty();
    if (follow(from, heard.lifetime(), now) && others) {
      ask(true, now); // The others may be gone: those that are not will say so.
    } else if (heard.lifetime() > 0 && !askingAll) {
      solicitationsLeft = 0;
    }
    if (solicitationsLeft == 0) {
      solicitNanos = nextSearch(now);
    }
    Said said = new Said(heard.lifetime(), heard.preference());
    switch (routers.judge(from, said, now)) {
      case NEWS ->
          context
              .listener()
              .routerHeard(device, from, heard.lifetime(), number(heard.preference()));
      case REPEATED -> {}
      case FLOOD -> flood(from, now);
    }
  }

  /** Notes until when it is a router; whether it has not been one. */
  private boolean follow(Ip6Address router, int seconds, long now) {
    lifetimes.values().removeIf(end -> now - end >= 0);
    if (seconds == 0) {
      lifetimes.remove(router);
      return false;
    }
    return (lifetimes.containsKey(router) || lifetimes.size() < MOST_LIFETIMES)
        && lifetimes.put(router, now + seconds * SECOND) == null;
  }

  private void ask(boolean all, long now) {
    if (solicitationsLeft == 0) {
      long allowed = lastSolicitedNanos + SOLICITATION_NANOS;
      solicitNanos = solicited && allowed - now > 0 ? allowed : now;
    }
    solicitationsLeft = SOLICITATIONS;
    askingAll |= all;
  }

  /** Well before the last router's lifetime ends, or soon where nobody is relied on. */
  private long nextSearch(long now) {
    long search = now + SEARCH_NANOS;
    if (doubtful || lifetimes.isEmpty()) {
      return search;
    }
    long last = lifetimes.values().stream().mapToLong(end -> end - now).max().orElse(0);
    return now + Math.max(last - SEARCH_NANOS, last / 2);
  }

  @Override
  void run(long now) {
    if (socket().isEmpty() || now - solicitNanos < 0) {
      return;
    }
    lifetimes.values().removeIf(end -> now - end >= 0);
    boolean ending = solicitationsLeft == 0 && !doubtful && !lifetimes.isEmpty();
    solicitationsLeft = ending ? SOLICITATIONS : solicitationsLeft;
    solicited = true;
    lastSolicitedNanos = now;
    solicit(now);
    solicitationsLeft = Math.max(0, solicitationsLeft - 1);
    askingAll &= solicitationsLeft > 0;
    solicitNanos = now + (solicitationsLeft > 0 ? SOLICITATION_NANOS : SEARCH_NANOS);
  }

  private void solicit(long now) {
    try {
      socket().orElseThrow().solicit(facts().orElseThrow().mac());
    } catch (ErrnoException e) {
      context.counters().trouble(device, e, now);
    }
  }

  @Override
  OptionalLong nextNanos(long now) {
    return socket().isPresent() ? OptionalLong.of(solicitNanos) : OptionalLong.empty();
  }

  private static int number(Preference preference) {
    return switch (preference) {
      case LOW -> -1;
      case MEDIUM -> 0;
      case HIGH -> 1;
    };
  }
}
