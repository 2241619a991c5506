package sadr.netlink;

import java.nio.BufferOverflowException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.codec.ChangeCodec;
import sadr.netlink.codec.ExtendedAck;
import sadr.netlink.codec.MessageHeader;
import sadr.netlink.codec.MessageWriter;
import sadr.netlink.codec.NetlinkMessage;
import sadr.netlink.codec.Nlm;
import sadr.netlink.model.Change;
import sadr.netlink.model.IpText;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/**
 * Sends many changes in one datagram. Only the last asks for an ack: the kernel works through all
 * of them, reports each error under its own sequence number, and the last one's ack says that there
 * will be no more.
 */
final class Batches {

  /** Gains end here, and the errors of so many fit into the receive buffer many times over. */
  private static final int MESSAGES = 128;

  private static final IpText TEXT = IpText.numbered();

  private final Exchange exchange;

  Batches(Exchange exchange) {
    this.exchange = exchange;
  }

  List<Outcome> execute(List<? extends Change> changes) {
    changes.forEach(ChangeCodec::check);
    List<Outcome> outcomes = new ArrayList<>(changes.size());
    int limit = MESSAGES;
    while (outcomes.size() < changes.size()) {
      int from = outcomes.size();
      Batch batch = write(changes.subList(from, Math.min(changes.size(), from + limit)));
      try {
        exchange.send();
      } catch (ErrnoException e) {
        if (!e.errno().equals(Errno.EMSGSIZE)) {
          throw e;
        }
        if (batch.changes.size() == 1) {
          outcomes.add(Outcome.failed(batch.changes.get(0), batch.failure(0, Errno.EMSGSIZE, "")));
        }
        limit = Math.max(1, batch.changes.size() / 2);
        continue;
      }
      finish(batch);
      batch.addTo(outcomes);
    }
    return outcomes;
  }

  void resolve(LinkIndex link, Ip6Address neighbour) {
    String operation = "neighbour use " + neighbour + " dev " + link;
    int sequence = exchange.take(1);
    ChangeCodec.encodeUse(link, neighbour, sequence, exchange.start());
    exchange.send();
    exchange.receive(
        operation,
        message -> {
          if (message.header().sequence() != sequence
              || message.header().type() != Nlm.NLMSG_ERROR) {
            return true;
          }
          ExtendedAck ack = ExtendedAck.decode(message);
          if (ack.error() != 0) {
            throw new ErrnoException(operation, new Errno(ack.error()), ack.text());
          }
          return false;
        });
  }

  /** Writes as many of {@code changes} as fit into one datagram, at least one. */
  private Batch write(List<? extends Change> changes) {
    int first = exchange.take(changes.size());
    MessageWriter out = exchange.start();
    int count = 0;
    try {
      while (count < changes.size()) {
        ChangeCodec.encode(changes.get(count), count == changes.size() - 1, first + count, out);
        count++;
      }
      return new Batch(changes, first);
    } catch (BufferOverflowException e) {
      if (count == 0) {
        throw new ErrnoException(TEXT.change(changes.get(0)), Errno.EMSGSIZE);
      }
      // What fitted is written once more, with the ack on its last.
      return write(changes.subList(0, count));
    }
  }

  private void finish(Batch batch) {
    try {
      exchange.receive("changes", batch);
    } catch (ErrnoException e) {
      if (!e.errno().equals(Errno.ENOBUFS)) {
        throw e;
      }
      // Errors may be among what was dropped, so nothing of this batch is known to be done.
      exchange.discard();
      batch.lost();
    }
  }

  /** Changes under way, and what is known of each. */
  private static final class Batch implements Exchange.Receiver {
    private final List<? extends Change> changes;
    private final int first;
    private final @Nullable ErrnoException[] failures;

    Batch(List<? extends Change> changes, int first) {
      this.changes = changes;
      this.first = first;
      this.failures = new ErrnoException[changes.size()];
    }

    @Override
    public boolean take(NetlinkMessage message) {
      MessageHeader header = message.header();
      int index = header.sequence() - first;
      if (header.type() != Nlm.NLMSG_ERROR || index < 0 || index >= changes.size()) {
        return true;
      }
      ExtendedAck ack = ExtendedAck.decode(message);
      if (ack.error() != 0) {
        failures[index] = failure(index, new Errno(ack.error()), ack.text());
      }
      return index < changes.size() - 1;
    }

    void lost() {
      for (int i = 0; i < failures.length; i++) {
        if (failures[i] == null) {
          failures[i] = failure(i, Errno.ENOBUFS, "the kernel's answer was lost");
        }
      }
    }

    void addTo(List<Outcome> outcomes) {
      for (int i = 0; i < failures.length; i++) {
        @Nullable ErrnoException failure = failures[i];
        Change change = changes.get(i);
        outcomes.add(failure == null ? Outcome.done(change) : Outcome.failed(change, failure));
      }
    }

    ErrnoException failure(int index, Errno errno, String detail) {
      return new ErrnoException(TEXT.change(changes.get(index)), errno, detail);
    }
  }
}
