package sadr.netlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import sadr.netlink.codec.KernelObjectCodec;
import sadr.netlink.codec.MalformedMessageException;
import sadr.netlink.codec.NetlinkMessage;
import sadr.netlink.model.KernelEvent;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/**
 * Turns the datagrams of an event socket into events, and counts what is none.
 *
 * <p>After an overrun the kernel drops everything until the socket has been read empty, so the
 * {@link KernelEvent.Overrun} is told only then: whoever reads the state anew upon it misses
 * nothing. What the kernel said and cannot be read, truncated or malformed, is lost in the same
 * way. Were it a kind of message that can never be read, each would have everything read anew: so
 * of these a loss is told at most once in {@link #UNREADABLE_NANOS}, later ones at the first
 * occasion after that. Not thread-safe: it belongs to the monitor's thread.
 */
final class EventReader {

  /** As many events are handed over at once at the most. */
  private static final int CHUNK = 512;

  static final long UNREADABLE_NANOS = Duration.ofSeconds(10).toNanos();

  private final NetlinkTransport transport;
  private final MonitorCounters counters;
  private final Consumer<List<KernelEvent>> consumer;
  private final LongSupplier clock;
  private List<KernelEvent> events = new ArrayList<>();

  /** Whether something could not be read, and that has not been told. */
  private boolean unreadable;

  private long notBeforeNanos;

  /**
   * Reads from {@code transport}.
   *
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  EventReader(
      NetlinkTransport transport,
      MonitorCounters counters,
      Consumer<List<KernelEvent>> consumer,
      LongSupplier clock) {
    this.transport = transport;
    this.counters = counters;
    this.consumer = consumer;
    this.clock = clock;
    this.notBeforeNanos = clock.getAsLong();
  }

  /** Hands over what is in the socket, until it is empty, and then the fences. */
  void drain(List<Long> fences) {
    boolean overrun = false;
    boolean more = true;
    while (more) {
      try {
        more = transport.receive(0);
        if (more) {
          readDatagram();
        }
      } catch (ErrnoException e) {
        if (!e.errno().equals(Errno.ENOBUFS)) {
          throw e;
        }
        overrun = true;
      }
      if (events.size() >= CHUNK) {
        handOver();
      }
    }
    if (overrun) {
      counters.overrun();
    }
    if (overrun || unreadableIsDue()) {
      unreadable = false;
      events.add(new KernelEvent.Overrun());
    }
    fences.forEach(token -> events.add(new KernelEvent.Fence(token)));
    handOver();
  }

  private boolean unreadableIsDue() {
    long now = clock.getAsLong();
    boolean due = unreadable && now - notBeforeNanos >= 0;
    if (due) {
      notBeforeNanos = now + UNREADABLE_NANOS;
    }
    return due;
  }

  private void readDatagram() {
    if (transport.senderPort() != 0) {
      counters.foreign();
    } else if (transport.truncated()) {
      counters.truncated();
      unreadable = true;
    } else {
      readMessages();
    }
  }

  private void readMessages() {
    try {
      while (transport.incoming().hasRemaining()) {
        NetlinkMessage message = NetlinkMessage.read(transport.incoming());
        Optional<KernelEvent> event = KernelObjectCodec.decodeEvent(message);
        if (event.isPresent()) {
          counters.event();
          events.add(event.get());
        } else {
          counters.unknown();
        }
      }
    } catch (MalformedMessageException e) {
      // Where one message ends wrongly the next one's beginning is anybody's guess.
      counters.malformed();
      unreadable = true;
    }
  }

  private void handOver() {
    if (!events.isEmpty()) {
      List<KernelEvent> full = events;
      events = new ArrayList<>();
      consumer.accept(full);
    }
  }
}
