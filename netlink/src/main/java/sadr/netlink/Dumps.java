package sadr.netlink;

import java.util.ArrayList;
import java.util.List;
import sadr.netlink.codec.DumpCodec;
import sadr.netlink.codec.ExtendedAck;
import sadr.netlink.codec.KernelObjectCodec;
import sadr.netlink.codec.MessageHeader;
import sadr.netlink.codec.MessageWriter;
import sadr.netlink.codec.NetlinkMessage;
import sadr.netlink.codec.Nlm;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Route;
import sadr.netlink.model.Rule;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/**
 * Reads whole lists. One that the kernel marks as torn (NLM_F_DUMP_INTR: it changed while it was
 * read) is read again.
 */
final class Dumps {

  private static final int ATTEMPTS = 10;

  private final Exchange exchange;

  Dumps(Exchange exchange) {
    this.exchange = exchange;
  }

  List<Link> links() {
    return read("dump links", Link.class, DumpCodec::links);
  }

  List<Address> addresses() {
    return read("dump addresses", Address.class, DumpCodec::addresses);
  }

  List<Neighbour> neighbours() {
    return read("dump neighbours", Neighbour.class, DumpCodec::neighbours);
  }

  List<Rule> rules() {
    return read("dump rules", Rule.class, DumpCodec::rules);
  }

  List<Route> routes(RouteFilter filter) {
    try {
      return read(
          "dump routes",
          Route.class,
          (sequence, out) -> DumpCodec.routes(filter.table(), filter.protocol(), sequence, out));
    } catch (ErrnoException e) {
      if (e.errno().equals(Errno.ENOENT) && filter.table().isPresent()) {
        // So the kernel says that a table does not exist, which it does with its first route.
        return List.of();
      }
      throw e;
    }
  }

  private <T extends KernelObject> List<T> read(String operation, Class<T> kind, Request request) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int sequence = exchange.take(1);
      request.write(sequence, exchange.start());
      exchange.send();
      Reader<T> reader = new Reader<>(operation, kind, sequence);
      receive(reader);
      if (!reader.torn) {
        return reader.found;
      }
    }
    throw new ErrnoException(
        operation, Errno.EAGAIN, "it changed while it was read, " + ATTEMPTS + " times in a row");
  }

  private void receive(Reader<?> reader) {
    try {
      exchange.receive(reader.operation, reader);
    } catch (ErrnoException e) {
      // A dump that was not read to its end would make the kernel answer EBUSY to the next one.
      exchange.discard();
      throw e;
    }
  }

  /** Writes the request for a list. */
  private interface Request {
    void write(int sequence, MessageWriter out);
  }

  private static final class Reader<T extends KernelObject> implements Exchange.Receiver {
    private final String operation;
    private final Class<T> kind;
    private final int sequence;
    private final List<T> found = new ArrayList<>();
    private boolean torn;

    Reader(String operation, Class<T> kind, int sequence) {
      this.operation = operation;
      this.kind = kind;
      this.sequence = sequence;
    }

    @Override
    public boolean take(NetlinkMessage message) {
      MessageHeader header = message.header();
      if (header.sequence() != sequence) {
        return true;
      }
      torn |= header.has(Nlm.NLM_F_DUMP_INTR);
      if (header.type() == Nlm.NLMSG_DONE || header.type() == Nlm.NLMSG_ERROR) {
        ExtendedAck end = ExtendedAck.decode(message);
        if (end.error() != 0) {
          throw new ErrnoException(operation, new Errno(end.error()), end.text());
        }
        return false;
      }
      KernelObjectCodec.decode(message).ifPresent(object -> found.add(kind.cast(object)));
      return true;
    }
  }
}
