package sadr.controller.ra;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import sadr.net.Ip6Address;

/**
 * When one LAN is sent advertisements, and to whom (RFC 4861 §6.2.4, §6.2.6; RFC 7772).
 *
 * <p>How it works: there is one next multicast, which any cause may bring forward but never to less
 * than 3 s after the one before, so that causes merge; after a change three of them follow each
 * other quickly, and then the interval is long and random again. Beside it there are unicasts: to
 * hosts that asked, each after a short random wait, and at once to hosts that have to know now. The
 * caller takes {@link #next}, sends it, and says {@link #sent}; several packets that say one thing
 * together are one.
 *
 * <p>It is idle until {@link #begin}. Not thread-safe. Times are of one {@code nanoTime} clock,
 * compared by subtraction; they never go back.
 */
public final class AdvertSchedule {

  private static final long SECOND = 1_000_000_000L;

  /**
   * Between a multicast and the same to one host. Linux (seen with 6.18, addrconf_verify) may miss
   * that an address is deprecated where a second advertisement comes while it works on the first:
   * it would go on preferring the address for two minutes, or until it hears the third.
   */
  private static final long APART_NANOS = 20_000_000;

  /** MIN_DELAY_BETWEEN_RAS. */
  private static final long GAP_NANOS = 3 * SECOND;

  /** MAX_RA_DELAY_TIME. */
  private static final long ANSWER_NANOS = SECOND / 2;

  /** MAX_INITIAL_RTR_ADVERTISEMENTS. */
  private static final int QUICK = 3;

  /** How much later than need be a quick one comes at most: routers must not keep step. */
  private static final long QUICK_JITTER_NANOS = SECOND;

  /** How long a full send buffer is left alone. */
  private static final long BLOCKED_NANOS = 2_000_000;

  /**
   * What to send.
   *
   * @param host to whom; empty for all nodes
   * @param kind why
   */
  public record Due(Optional<Ip6Address> host, AdvertKind kind) {}

  private final AdvertTiming timing;
  private final RandomGenerator random;
  private final Answers answers = new Answers();
  private final Nudges nudges = new Nudges();
  private final Set<Ip6Address> urgent = new LinkedHashSet<>();

  private boolean idle = true;
  private boolean anySent;
  private long lastNanos;
  private long multicastNanos;
  private AdvertKind multicastKind = AdvertKind.PERIODIC;
  private int quickLeft;
  private boolean blocked;
  private long blockedUntilNanos;

  /**
   * One for a LAN.
   *
   * @param timing of those that nobody asked for
   * @param random what intervals and delays are drawn from
   */
  public AdvertSchedule(AdvertTiming timing, RandomGenerator random) {
    this.timing = timing;
    this.random = random;
  }

  /** The LAN can be sent to from now on: it is told at once, three times. */
  public void begin(long nowNanos) {
    if (idle) {
      idle = false;
      multicastNanos = earliest(nowNanos);
      burst(nowNanos);
    }
  }

  /** The LAN cannot be sent to any more. The distance to the last multicast is remembered. */
  public void end() {
    idle = true;
    quickLeft = 0;
    blocked = false;
    urgent.clear();
    answers.clear();
  }

  /** The last word has been said, to all: as {@link #end}. */
  public void farewell(long nowNanos) {
    anySent = true;
    lastNanos = nowNanos;
    end();
  }

  /**
   * What is advertised is another.
   *
   * @return whether anybody has to be told by this schedule: not while it is idle
   */
  public boolean changed(long nowNanos) {
    if (!idle) {
      burst(nowNanos);
    }
    return !idle;
  }

  /** These hosts are to hear it at once, each by itself; those that already wait do so once. */
  public void tell(Collection<Ip6Address> hosts) {
    if (!idle) {
      urgent.addAll(hosts);
    }
  }

  /**
   * A host has sent a valid solicitation.
   *
   * @param host where to answer; empty where it did not say
   */
  public void solicited(Optional<Ip6Address> host, long nowNanos) {
    if (idle) {
      return;
    }
    long due = nowNanos + random.nextLong(ANSWER_NANOS);
    if (host.isEmpty() || !answers.add(host.get(), due)) {
      bringForward(earliest(due));
    }
  }

  /**
   * A host goes on sending from a dead prefix.
   *
   * @return whether it is told now; false where it was a moment ago, or too many were
   */
  public boolean nudged(Ip6Address host, long nowNanos) {
    boolean told = !idle && nudges.admit(host, nowNanos);
    if (told) {
      urgent.add(host);
    }
    return told;
  }

  /** What to send now, if anything; the same one until it is {@link #sent}. */
  public Optional<Due> next(long nowNanos) {
    if (idle || (blocked && nowNanos - blockedUntilNanos < 0)) {
      return Optional.empty();
    }
    if (nowNanos - multicastNanos >= 0) {
      return Optional.of(new Due(Optional.empty(), multicastKind));
    }
    Optional<Ip6Address> answer = answers.due(nowNanos);
    if (answer.isPresent()) {
      return Optional.of(new Due(answer, AdvertKind.SOLICITED));
    }
    return nowNanos - urgentFrom(nowNanos) < 0
        ? Optional.empty()
        : urgent.stream().findFirst().map(host -> new Due(Optional.of(host), AdvertKind.UNICAST));
  }

  /** When {@link #next} will have something; empty while idle. May be past. */
  public OptionalLong nextNanos(long nowNanos) {
    if (idle) {
      return OptionalLong.empty();
    }
    long at = multicastNanos;
    OptionalLong answer = answers.nextNanos();
    if (answer.isPresent() && answer.getAsLong() - at < 0) {
      at = answer.getAsLong();
    }
    if (!urgent.isEmpty() && urgentFrom(nowNanos) - at < 0) {
      at = urgentFrom(nowNanos);
    }
    return OptionalLong.of(blocked && blockedUntilNanos - at > 0 ? blockedUntilNanos : at);
  }

  /** {@code due} has left, or will never. */
  public void sent(Due due, long nowNanos) {
    blocked = false;
    if (due.host().isEmpty()) {
      multicastLeft(nowNanos);
    } else if (due.kind() == AdvertKind.SOLICITED) {
      answers.remove(due.host().get());
    } else {
      urgent.remove(due.host().get());
    }
  }

  /** The send buffer is full: nothing is due for 2 ms. */
  public void blocked(long nowNanos) {
    blocked = true;
    blockedUntilNanos = nowNanos + BLOCKED_NANOS;
  }

  private long urgentFrom(long nowNanos) {
    long apart = lastNanos + APART_NANOS;
    return anySent && apart - nowNanos > 0 ? apart : nowNanos;
  }

  private void burst(long nowNanos) {
    quickLeft = QUICK;
    bringForward(earliest(nowNanos));
    multicastKind = AdvertKind.CHANGE;
  }

  private void bringForward(long at) {
    if (at - multicastNanos < 0) {
      multicastNanos = at;
      multicastKind = AdvertKind.SOLICITED;
    }
  }

  private long earliest(long at) {
    long allowed = lastNanos + GAP_NANOS;
    return anySent && allowed - at > 0 ? allowed : at;
  }

  private void multicastLeft(long nowNanos) {
    anySent = true;
    lastNanos = nowNanos;
    quickLeft = Math.max(0, quickLeft - 1);
    if (quickLeft > 0) {
      multicastKind = AdvertKind.CHANGE;
      multicastNanos = nowNanos + GAP_NANOS + random.nextLong(QUICK_JITTER_NANOS);
    } else {
      multicastKind = AdvertKind.PERIODIC;
      long spread = (timing.maxSeconds() - timing.minSeconds()) * SECOND;
      multicastNanos = nowNanos + timing.minSeconds() * SECOND + random.nextLong(spread + 1);
    }
  }
}
