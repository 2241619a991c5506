package sadr.probes.io;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.net.Ip6Address;
import sadr.probes.health.PathBinding;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;
import sadr.probes.packet.EchoCodec;
import sadr.probes.packet.EchoReply;
import sadr.probes.packet.MalformedPacketException;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;
import sadr.sys.Message;
import sadr.sys.Pollable;
import sadr.sys.SockaddrIn6;

/**
 * Asks by ICMPv6 echo (RFC 4443 §4).
 *
 * <p>How it works: one {@link EchoSocket} for all targets of the path, opened with the first probe.
 * A socket stays bound to the device it was opened with, so once it has served for nothing but
 * refusals for an interval, of a sort that a new one might not meet (the device was made again), it
 * is closed, and opened anew with the next probe. While any target can be reached it stays open:
 * answers are under way to it.
 *
 * <p>Owned by the probe thread.
 */
final class IcmpProber implements Prober {

  private static final Logger LOG = LoggerFactory.getLogger(IcmpProber.class);
  private static final ProbeKind KIND = new ProbeKind.Icmp();

  /** More than a receive buffer of the default size holds, so a flood cannot keep us here. */
  private static final int MOST_AT_ONCE = 1024;

  /** An answer, or what an error quotes. */
  private static final int PAYLOAD_ROOM = 64;

  private final String path;
  private final ProbeClock clock;
  private final ReplyCounters counters;
  private final SecureRandom random;
  private final Message message = new Message(PAYLOAD_ROOM, SockaddrIn6.BYTES);

  private @Nullable WayOut way;
  private long retryNanos;
  private @Nullable EchoSocket socket;
  private boolean openedBefore;
  private long openedNanos;
  private long usefulNanos;
  private String openFailure = "not open";
  private boolean reopened;

  IcmpProber(String path, ProberFactory tools) {
    this.path = path;
    clock = tools.clock();
    counters = tools.counters();
    random = tools.random();
  }

  @Override
  public void bind(Optional<PathBinding> changed, ProbeSettings settings) {
    retryNanos = settings.interval().toNanos();
    if (!changed.equals(Optional.ofNullable(way).map(WayOut::binding))) {
      way = changed.map(WayOut::new).orElse(null);
      close();
      openedBefore = false;
    }
  }

  @Override
  public void send(Probe probe) throws NotSentException {
    EchoSocket open = openSocket();
    try {
      // An error that was reported meanwhile fails the next call, whatever that was: once.
      if (!sendOrFailForAnother(open, probe)
          && !open.send(probe.to(), probe.sequence(), probe.token())) {
        throw new NotSentException("the socket's send buffer is full");
      }
      usefulNanos = clock.nanoTime();
    } catch (ErrnoException e) {
      if (mightHelpToReopen(e.errno()) && clock.nanoTime() - usefulNanos >= retryNanos) {
        close();
      }
      throw new NotSentException(inWords(e));
    }
  }

  private static boolean sendOrFailForAnother(EchoSocket open, Probe probe) {
    try {
      return open.send(probe.to(), probe.sequence(), probe.token());
    } catch (ErrnoException e) {
      return false;
    }
  }

  @Override
  public List<? extends Pollable> sources() {
    return socket == null ? List.of() : List.of(socket.source());
  }

  @Override
  public void drain(Replies replies) {
    EchoSocket open = socket;
    if (open == null) {
      return;
    }
    try {
      for (int i = 0; i < MOST_AT_ONCE && receive(open); i++) {
        hand(open, replies);
      }
      for (int i = 0; i < MOST_AT_ONCE && open.receiveError(message); i++) {
        refuse(open, replies);
      }
    } catch (ErrnoException e) {
      LOG.warn("probe.receive uplink={} error=\"{}\"", path, e.getMessage());
      openFailure = inWords(e);
      close();
    }
  }

  /** As {@link #sendOrFailForAnother}: what was reported comes from the queue of errors as well. */
  private boolean receive(EchoSocket open) {
    try {
      return open.receive(message);
    } catch (ErrnoException e) {
      return open.receive(message);
    }
  }

  @Override
  public boolean takeReopened() {
    boolean was = reopened;
    reopened = false;
    return was;
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.close();
      socket = null;
      reopened = true;
    }
  }

  private void hand(EchoSocket open, Replies replies) {
    EchoReply reply;
    Ip6Address from;
    try {
      reply = EchoCodec.readReply(message.payload());
      from = SockaddrIn6.address(message.sender());
    } catch (MalformedPacketException | IllegalArgumentException e) {
      LOG.debug("probe.malformed uplink={} problem=\"{}\"", path, e.getMessage());
      counters.malformed();
      return;
    }
    if (reply.identifier() != open.identifier()) {
      counters.foreign();
      return;
    }
    long stamp = message.receivedAtEpochNanos().orElse(Long.MIN_VALUE);
    long age = stamp == Long.MIN_VALUE ? 0 : clock.epochNanos() - stamp;
    replies.answered(new Replies.Reply(KIND, from, reply.sequence(), reply.token(), age));
  }

  /** Takes an error for what it is only if it quotes a request of this socket. */
  private void refuse(EchoSocket open, Replies replies) {
    Optional<String> why = message.icmpError().flatMap(open.way()::inWords);
    try {
      EchoReply quoted = EchoCodec.readQuoted(message.payload());
      if (why.isPresent() && quoted.identifier() == open.identifier()) {
        Ip6Address to = SockaddrIn6.address(message.sender());
        replies.refused(
            new Replies.Reply(KIND, to, quoted.sequence(), quoted.token(), 0), why.get());
        return;
      }
    } catch (MalformedPacketException | IllegalArgumentException e) {
      LOG.debug("probe.error uplink={} problem=\"{}\"", path, e.getMessage());
    }
    counters.strayError();
  }

  private EchoSocket openSocket() throws NotSentException {
    if (socket != null) {
      return socket;
    }
    if (way == null) {
      throw new NotSentException("no address to send from");
    }
    long now = clock.nanoTime();
    if (openedBefore && now - openedNanos < retryNanos) {
      throw new NotSentException(openFailure);
    }
    openedBefore = true;
    openedNanos = now;
    usefulNanos = now;
    try {
      EchoSocket opened = new EchoSocket(way, random.nextInt(1 << 16));
      LOG.debug("probe.open uplink={} identifier={}", path, opened.identifier());
      socket = opened;
      openFailure = "not open";
      return opened;
    } catch (ErrnoException e) {
      String failure = inWords(e);
      if (!failure.equals(openFailure)) {
        LOG.warn("probe.open uplink={} error=\"{}\"", path, failure);
      }
      openFailure = failure;
      throw new NotSentException(failure);
    }
  }

  /** A full queue or a firewall refuses a new socket as well. */
  private static boolean mightHelpToReopen(Errno errno) {
    return !errno.equals(Errno.ENOBUFS) && !errno.equals(Errno.EPERM);
  }

  private static String inWords(ErrnoException e) {
    return e.operation() + ": " + e.errno();
  }
}
