package sadr.probes.io;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.probes.packet.DnsCodec;
import sadr.probes.packet.DnsMessage;
import sadr.probes.packet.DnsQuestion;
import sadr.probes.packet.MalformedPacketException;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;
import sadr.sys.IcmpError;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrIn6;

/**
 * One question to one resolver, on a socket of its own: so both its port and its id are drawn by
 * lot, and who has not seen the question cannot answer it.
 *
 * <p>Owned by the probe thread.
 */
final class DnsQuery implements AutoCloseable {

  /**
   * More than a default receive buffer holds of small datagrams, so a flood cannot keep us here.
   */
  private static final int MOST_AT_ONCE = 256;

  /** An answer of the longest size that asks for no fragments (RFC 9715), and then some. */
  private static final int ROOM = 1500;

  /** What else than an answer can come of it. */
  interface Refusals {
    /** An ICMPv6 error that quotes the question; {@code why}, in words. */
    void refused(String why);
  }

  private final WayOut way;
  private final ReplyCounters counters;
  private final Ip6Address resolver;
  private final DnsQuestion question;
  private final int id;
  private final NativeSocket socket;
  private final NativeBuffer query = NativeBuffer.allocate(DnsCodec.MOST_BYTES);
  private final Message message = new Message(ROOM, SockaddrIn6.BYTES);

  private DnsQuery(WayOut way, ProberFactory tools, Ip6Address resolver, DnsQuestion question) {
    this.way = way;
    counters = tools.counters();
    this.resolver = resolver;
    this.question = question;
    SecureRandom random = tools.random();
    id = random.nextInt(1 << 16);
    DnsCodec.writeQuery(query.bytes(), id, question);
    socket = way.datagram();
  }

  /**
   * Asks.
   *
   * @throws ErrnoException if the kernel refuses it
   */
  static DnsQuery ask(WayOut way, ProberFactory tools, Ip6Address resolver, DnsQuestion question) {
    DnsQuery asked = new DnsQuery(way, tools, resolver, question);
    try {
      NativeBuffer address = SockaddrIn6.of(resolver, DnsCodec.PORT, 0);
      if (asked.socket.send(asked.query, address) == NativeSocket.WOULD_BLOCK) {
        throw new ErrnoException("sendto", Errno.ENOBUFS);
      }
      return asked;
    } catch (ErrnoException e) {
      asked.close();
      throw e;
    }
  }

  /** Who was asked. */
  Ip6Address resolver() {
    return resolver;
  }

  /** What to wait on. */
  NativeSocket socket() {
    return socket;
  }

  /**
   * The next answer to just this question that has come, if there is one. What else has come is
   * counted.
   */
  @Nullable DnsMessage receive(Refusals refusals) {
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      try {
        if (socket.receive(message) == NativeSocket.WOULD_BLOCK) {
          // An error may be queued alone, where the socket's own error was taken already.
          receiveErrors(refusals);
          return null;
        }
        Optional<DnsMessage> answer = answer();
        if (answer.isPresent()) {
          return answer.get();
        }
      } catch (ErrnoException e) {
        receiveErrors(refusals);
      }
    }
    return null;
  }

  /** How long ago the answer came that was received last, by the wall clock. */
  long ageNanos(ProbeClock clock) {
    long stamp = message.receivedAtEpochNanos().orElse(Long.MIN_VALUE);
    return stamp == Long.MIN_VALUE ? 0 : clock.epochNanos() - stamp;
  }

  @Override
  public void close() {
    socket.close();
  }

  private Optional<DnsMessage> answer() {
    try {
      if (!SockaddrIn6.address(message.sender()).equals(resolver)
          || SockaddrIn6.port(message.sender()) != DnsCodec.PORT) {
        counters.forged();
        return Optional.empty();
      }
      DnsMessage read = DnsCodec.read(message.payload());
      if (read.id() == id && read.question().equals(question)) {
        return Optional.of(read);
      }
      counters.forged();
    } catch (MalformedPacketException | IllegalArgumentException e) {
      counters.malformed();
    }
    return Optional.empty();
  }

  private void receiveErrors(Refusals refusals) {
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      if (socket.receiveError(message) == NativeSocket.WOULD_BLOCK) {
        return;
      }
      Optional<String> why = message.icmpError().flatMap(this::inWords);
      if (why.isPresent() && quotesUs()) {
        refusals.refused(why.get());
      } else {
        counters.strayError();
      }
    }
  }

  private Optional<String> inWords(IcmpError error) {
    return way.inWords(error);
  }

  /** Whether an error's quotation is our query, as far as it goes. */
  private boolean quotesUs() {
    ByteBuffer quoted = message.payload();
    ByteBuffer ours = query.bytes().duplicate();
    int size = Math.min(quoted.limit(), ours.limit());
    return size >= Short.BYTES && ours.slice(0, size).equals(quoted.slice(0, size));
  }
}
