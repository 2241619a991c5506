package sadr.controller.ra.io;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.controller.ra.Advert;
import sadr.controller.ra.AdvertKind;
import sadr.controller.ra.AdvertSchedule;
import sadr.controller.ra.MaterialChange;
import sadr.controller.ra.RouterAdvertisementCodec;
import sadr.controller.ra.RouterSolicitation;
import sadr.controller.ra.RouterSolicitationCodec;
import sadr.controller.ra.Sightings;
import sadr.net.Ip6Address;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;
import sadr.sys.NativeBuffer;

/**
 * One LAN: tells its hosts what they are to know, answers those that ask, and notices others that
 * advertise here.
 *
 * <p>How it works: the schedule says who is to be told when; what they are told is reckoned when it
 * is sent. After a change the hosts in the kernel's neighbour table are told one by one, behind the
 * multicast: a few at a time, so that nobody else waits.
 *
 * <p>Owned by the thread "sadr-nd".
 */
final class LanLink extends NdLink {

  /** How many are sent before the others have their turn. */
  private static final int SEND_AT_ONCE = 64;

  private static final long SECOND = 1_000_000_000L;
  private static final long RIVAL_REPEAT_NANOS = 60 * SECOND;

  /** How often it is asked whether another program or router advertises here. */
  private static final long ASK_NANOS = 300 * SECOND;

  private final AdvertSchedule schedule;
  private final AdvertPackets packets;
  private Advert wanted;
  private boolean neighboursWait;
  private long askNanos;
  private Sightings<Boolean> rivals = new Sightings<>(RIVAL_REPEAT_NANOS);

  LanLink(Advert wanted, AdvertSchedule schedule, NdContext context) {
    super(wanted.device(), context);
    this.wanted = wanted;
    this.schedule = schedule;
    packets = new AdvertPackets(context);
  }

  /** Takes another wish; hosts are told when {@link #run} is called next, if they have to be. */
  void want(Advert next, long now) {
    boolean material = MaterialChange.between(wanted, next, now);
    wanted = next;
    packets.forget();
    if (material && schedule.changed(now)) {
      neighboursWait = true;
    }
  }

  /** This host goes on sending from a dead prefix. */
  void nudge(Ip6Address host, long now) {
    schedule.nudged(host, now);
  }

  @Override
  NdSocket open(LinkFacts found) {
    return NdSocket.forRouter(found);
  }

  @Override
  void joined(NdSocket joined, long now) {
    packets.forget();
    rivals = new Sightings<>(RIVAL_REPEAT_NANOS);
    askNanos = now;
    schedule.begin(now);
    neighboursWait = true;
  }

  @Override
  void left() {
    schedule.end();
    neighboursWait = false;
  }

  @Override
  void take(ByteBuffer packet, Ip6Address from, int hopLimit, long now) {
    boolean own = from.equals(facts().orElseThrow().address());
    if (packet.hasRemaining() && packet.get(0) == (byte) RouterAdvertisementCodec.TYPE) {
      RouterAdvertisementCodec.decode(packet, from, hopLimit);
      switch (rivals.judge(from, own, now)) {
        case NEWS -> context.listener().rivalHeard(device, from, own);
        case REPEATED -> {}
        case FLOOD -> flood(from, now);
      }
      return;
    }
    RouterSolicitation asked = RouterSolicitationCodec.decode(packet, from, hopLimit);
    if (!own) {
      boolean alone = !from.isUnspecified() && asked.sourceLinkLayer().isPresent();
      schedule.solicited(alone ? Optional.of(from) : Optional.empty(), now);
    }
  }

  @Override
  void run(long now) {
    for (int i = 0; i < SEND_AT_ONCE && sendNext(); i++) {}
    if (neighboursWait && facts().isPresent()) {
      neighboursWait = false;
      schedule.tell(context.table().neighbours(facts().get()));
    }
    if (socket().isPresent() && now - askNanos >= 0) {
      askNanos = now + ASK_NANOS;
      ask(socket().get(), now);
    }
  }

  private void ask(NdSocket open, long now) {
    try {
      open.solicitThisMachineToo();
    } catch (ErrnoException e) {
      context.counters().trouble(device, e, now);
    }
  }

  @Override
  OptionalLong nextNanos(long now) {
    OptionalLong next = schedule.nextNanos(now);
    return next.isPresent() && askNanos - next.getAsLong() < 0 ? OptionalLong.of(askNanos) : next;
  }

  /**
   * Tells all hosts that this router is none any more, as far as the buffer has room: the multicast
   * first, which may follow the one before at once, since there will be no later one.
   */
  void farewell() {
    Optional<LinkFacts> link = facts();
    if (link.isEmpty()) {
      return;
    }
    List<NativeBuffer> last = packets.farewell(wanted, link.get());
    long now = context.now();
    schedule.farewell(now);
    if (!sendLast(last, Optional.empty())) {
      return;
    }
    for (Ip6Address host : context.table().neighbours(link.get())) {
      if (!sendLast(last, Optional.of(host))) {
        return;
      }
    }
  }

  /** False when there is no use in going on. */
  private boolean sendLast(List<NativeBuffer> last, Optional<Ip6Address> host) {
    try {
      if (!socket().orElseThrow().send(last, host)) {
        throw new ErrnoException("sendto", Errno.ENOBUFS);
      }
      context.counters().sent(device, AdvertKind.FINAL);
      return true;
    } catch (ErrnoException e) {
      context.counters().unsent(device, e, context.now());
      return host.isPresent() && !e.errno().equals(Errno.ENOBUFS);
    }
  }

  /** Sends what is due, if anything; whether to go on. */
  private boolean sendNext() {
    long now = context.now();
    Optional<AdvertSchedule.Due> due = schedule.next(now);
    if (due.isEmpty() || facts().isEmpty()) {
      return false;
    }
    try {
      List<NativeBuffer> said = packets.of(wanted, facts().get(), now);
      if (!socket().orElseThrow().send(said, due.get().host())) {
        schedule.blocked(now);
        return false;
      }
      context.counters().sent(device, due.get().kind());
    } catch (ErrnoException e) {
      if (e.errno().equals(Errno.ENOBUFS)) {
        schedule.blocked(now);
        return false;
      }
      context.counters().unsent(device, e, now);
      if (due.get().host().isEmpty()) {
        leave(e.getMessage());
        return false;
      }
    }
    schedule.sent(due.get(), now);
    return true;
  }
}
