package sadr.netlink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
 * nothing. Not thread-safe: it belongs to the monitor's thread.
 */
final class EventReader {

  /** As many events are handed over at once at the most. */
  private static final int CHUNK = 512;

  private final NetlinkTransport transport;
  private final MonitorCounters counters;
  private final Consumer<List<KernelEvent>> consumer;
  private List<KernelEvent> events = new ArrayList<>();

  EventReader(
      NetlinkTransport transport, MonitorCounters counters, Consumer<List<KernelEvent>> consumer) {
    this.transport = transport;
    this.counters = counters;
    this.consumer = consumer;
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
      events.add(new KernelEvent.Overrun());
    }
    fences.forEach(token -> events.add(new KernelEvent.Fence(token)));
    handOver();
  }

  private void readDatagram() {
    if (transport.senderPort() != 0) {
      counters.foreign();
    } else if (transport.truncated()) {
      counters.truncated();
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
