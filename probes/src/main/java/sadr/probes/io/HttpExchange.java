package sadr.probes.io;

import java.util.Optional;
import sadr.probes.health.ProbeKind;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrIn6;

/**
 * A request to a web server on a connection of its own, as far as the response's head.
 *
 * <p>How it works: first the connection is made; then what comes is handed to a {@link Talk} and
 * what that wants to say is sent, until it knows what to think. A server that goes on without end
 * is cut off after {@link #MOST_BYTES}.
 *
 * <p>Owned by the probe thread.
 */
final class HttpExchange implements Exchange {

  /** Room for any sane chain of certificates and a response's head. */
  private static final int MOST_BYTES = 1 << 18;

  private static final int AT_ONCE = 1 << 14;

  private final WayOut way;
  private final Probe probe;
  private final Talk talk;
  private final NativeBuffer room;
  private final NativeBuffer address;
  private final NativeSocket socket;
  private boolean connected;
  private boolean ended;
  private int received;

  /**
   * Begins to connect.
   *
   * @param room for what comes, used by one exchange at a time
   * @throws ErrnoException if the kernel refuses it
   */
  HttpExchange(WayOut way, Probe probe, ProbeKind.Http kind, Talk talk, NativeBuffer room) {
    this.way = way;
    this.probe = probe;
    this.talk = talk;
    this.room = room;
    address = SockaddrIn6.of(probe.to(), kind.port(), 0);
    socket = TcpExchange.connecting(way, address);
  }

  /** Room that the exchanges of one prober share. */
  static NativeBuffer room() {
    return NativeBuffer.allocate(AT_ONCE);
  }

  @Override
  public NativeSocket socket() {
    return socket;
  }

  @Override
  public boolean listens() {
    return !ended && received <= MOST_BYTES;
  }

  @Override
  public long ownNanos() {
    return talk.ownNanos();
  }

  @Override
  public void close() {
    talk.abandon();
    socket.close();
  }

  @Override
  public boolean advance(Replies replies) {
    try {
      return connected() ? converse(replies) : isRefused(replies);
    } catch (ErrnoException e) {
      fail(e, replies);
      return true;
    }
  }

  private boolean connected() {
    if (!connected && socket.connect(address)) {
      connected = true;
      talk.connected();
    }
    return connected;
  }

  private boolean isRefused(Replies replies) {
    Optional<String> refusal = way.refusal(socket, probe.to());
    refusal.ifPresent(why -> replies.refused(Replies.Reply.to(probe, 0), why));
    return refusal.isPresent();
  }

  private boolean converse(Replies replies) {
    hear();
    byte[] output = talk.takeOutput();
    while (output != null) {
      say(output);
      output = talk.takeOutput();
    }
    Optional<Talk.Outcome> outcome = talk.outcome();
    if (outcome.isEmpty() && received > MOST_BYTES) {
      outcome = Optional.of(Talk.Outcome.unfit("a response that does not end"));
    }
    Replies.Reply reply = Replies.Reply.to(probe, talk.ownNanos());
    if (outcome.isEmpty()) {
      if (reply.ageNanos() > 0) {
        replies.delayed(reply);
      }
      return false;
    }
    Optional<String> unfit = outcome.get().unfit();
    if (unfit.isPresent()) {
      replies.unfit(reply, unfit.get());
    } else {
      replies.answered(reply);
    }
    return true;
  }

  private void hear() {
    while (!ended && received <= MOST_BYTES) {
      int size = readOrEnd();
      if (size == NativeSocket.WOULD_BLOCK) {
        return;
      }
      if (size == 0) {
        ended = true;
        talk.ended();
        return;
      }
      received += size;
      byte[] bytes = new byte[size];
      room.bytes().get(0, bytes);
      talk.received(bytes);
    }
  }

  /** A reset is an end: what came before it counts. */
  private int readOrEnd() {
    try {
      return socket.read(room);
    } catch (ErrnoException e) {
      if (isEnd(e.errno())) {
        return 0;
      }
      throw e; // Somebody on the way cannot pass it on: that is no answer.
    }
  }

  private static boolean isEnd(Errno errno) {
    return errno.equals(Errno.ECONNRESET) || errno.equals(Errno.EPIPE);
  }

  /** A fresh connection's buffer is far larger than all that we say. */
  private void say(byte[] output) {
    NativeBuffer data = NativeBuffer.allocate(output.length);
    data.bytes().put(0, output);
    if (socket.write(data) != output.length) {
      throw new ErrnoException("write", Errno.ENOBUFS);
    }
  }

  private void fail(ErrnoException failure, Replies replies) {
    Replies.Reply reply = Replies.Reply.to(probe, 0);
    Optional<String> refusal = TcpExchange.refusal(way, socket, probe, failure);
    boolean end = connected && isEnd(failure.errno());
    if (refusal.isPresent() && !end) {
      replies.refused(reply, refusal.get());
    } else if (end || failure.errno().equals(Errno.ECONNREFUSED)) {
      // A reset, or an end, by somebody who has heard us.
      replies.unfit(reply, connected ? failure.errno().text() : "connection refused");
    }
  }
}
