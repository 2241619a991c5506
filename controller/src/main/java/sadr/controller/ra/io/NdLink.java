package sadr.controller.ra.io;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.ra.MalformedPacketException;
import sadr.net.Ip6Address;
import sadr.sys.ErrnoException;
import sadr.sys.Message;
import sadr.sys.Pollable;
import sadr.sys.SockaddrIn6;

/**
 * An interface on which router discovery is spoken: joined while it is there, with a socket.
 *
 * <p>Owned by the thread "sadr-nd".
 */
abstract sealed class NdLink implements AutoCloseable permits LanLink, WanLink {

  private static final Logger LOG = LoggerFactory.getLogger(NdLoop.class);

  /** How much is read before the others have their turn. */
  private static final int READ_AT_ONCE = 256;

  final String device;
  final NdContext context;
  private @Nullable NdSocket socket;
  private @Nullable LinkFacts facts;

  NdLink(String device, NdContext context) {
    this.device = device;
    this.context = context;
  }

  /** Opens the socket that this kind of link takes. */
  abstract NdSocket open(LinkFacts found);

  /** The link was joined. */
  abstract void joined(NdSocket joined, long now);

  /** The link was left. */
  abstract void left();

  /** Takes one packet that is whole. */
  abstract void take(ByteBuffer packet, Ip6Address from, int hopLimit, long now);

  /** Does what is due, as much as the others can wait for. */
  abstract void run(long now);

  /** When {@link #run} is to be called next; may be past. */
  abstract OptionalLong nextNanos(long now);

  /** The interface as it was when it was joined; empty while it is not. */
  final Optional<LinkFacts> facts() {
    return Optional.ofNullable(facts);
  }

  final Optional<NdSocket> socket() {
    return Optional.ofNullable(socket);
  }

  /** What to wait on; empty while the link is not joined. */
  final Optional<Pollable> source() {
    return socket().map(NdSocket::source);
  }

  /** Joins, leaves or joins anew, so that it fits what the kernel has. */
  final void meet(Optional<LinkFacts> found, long now) {
    if (found.equals(facts())) {
      return;
    }
    leave("it has changed");
    if (found.isEmpty()) {
      return;
    }
    try {
      NdSocket opened = open(found.get());
      socket = opened;
      facts = found.get();
      LOG.info("nd.joined interface={} address={}", device, found.get().address());
      joined(opened, now);
    } catch (ErrnoException e) {
      leave(e.getMessage());
      context.counters().trouble(device, e, now);
    }
  }

  /** Gives the link up until it is met again. */
  final void leave(@Nullable String why) {
    facts = null;
    if (socket != null) {
      socket.close();
      socket = null;
      LOG.info("nd.left interface={}: {}", device, why);
      left();
    }
  }

  /** Reads what has arrived. */
  final void receive(long now) {
    Message message = context.message();
    for (int i = 0; i < READ_AT_ONCE && socket != null && socket.receive(message); i++) {
      try {
        take(message, now);
      } catch (MalformedPacketException e) {
        ignore(e.reason().text(), String.valueOf(e.getMessage()), now);
      }
    }
  }

  private void take(Message message, long now) {
    if (message.truncated() || message.sender().limit() < SockaddrIn6.BYTES) {
      ignore(NdCounts.TRUNCATED, "it is longer than an IPv6 packet", now);
      return;
    }
    Ip6Address from = SockaddrIn6.address(message.sender());
    take(message.payload(), from, NdSocket.hopLimit(message), now);
  }

  /** Too many routers advertise here, or this one says something else all the time. */
  final void flood(Ip6Address from, long now) {
    ignore(NdCounts.FLOOD, "an advertisement of " + from, now);
  }

  final void ignore(String reason, String detail, long now) {
    context.counters().ignored(device, reason, detail, now);
  }

  @Override
  public void close() {
    leave("it is not wanted any more");
  }
}
