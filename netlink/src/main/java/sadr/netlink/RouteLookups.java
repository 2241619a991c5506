package sadr.netlink;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sadr.netlink.codec.ExtendedAck;
import sadr.netlink.codec.KernelObjectCodec;
import sadr.netlink.codec.NetlinkMessage;
import sadr.netlink.codec.Nlm;
import sadr.netlink.codec.RouteQuestionCodec;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteAnswer;
import sadr.netlink.model.RouteQuestion;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/** Asks the kernel which way it would send a packet. */
final class RouteLookups {

  /** EACCES, EINVAL, ENETUNREACH, EHOSTUNREACH: what routes and rules refuse with. */
  private static final Set<Integer> REFUSALS = Set.of(13, 22, 101, 113);

  private final Exchange exchange;

  RouteLookups(Exchange exchange) {
    this.exchange = exchange;
  }

  RouteAnswer ask(RouteQuestion question) {
    int sequence = exchange.take(1);
    RouteQuestionCodec.encode(question, sequence, exchange.start());
    exchange.send();
    Receiver receiver = new Receiver(sequence);
    exchange.receive("look up a route", receiver);
    return Optional.ofNullable(receiver.answer)
        .orElseThrow(() -> new ErrnoException("look up a route", Errno.EBADMSG, "no route"));
  }

  private static final class Receiver implements Exchange.Receiver {

    private final int sequence;
    private @Nullable RouteAnswer answer;

    Receiver(int sequence) {
      this.sequence = sequence;
    }

    @Override
    public boolean take(NetlinkMessage message) {
      if (message.header().sequence() != sequence) {
        return true;
      }
      if (message.header().type() == Nlm.NLMSG_ERROR) {
        ExtendedAck ack = ExtendedAck.decode(message);
        // A request that is itself at fault is explained; what a route refuses is not.
        if (!REFUSALS.contains(ack.error()) || !ack.text().isEmpty()) {
          throw new ErrnoException("look up a route", new Errno(ack.error()), ack.text());
        }
        answer = new RouteAnswer.Refused(ack.error());
      } else {
        KernelObjectCodec.decode(message)
            .filter(Route.class::isInstance)
            .ifPresent(route -> answer = new RouteAnswer.Taken((Route) route));
      }
      return false;
    }
  }
}
