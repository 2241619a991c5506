package sadr.netlink.codec;

import java.util.Optional;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Route;
import sadr.netlink.model.Rule;

/** Any message of rtnetlink that tells of an object: each family's codec under one roof. */
public final class KernelObjectCodec {

  private KernelObjectCodec() {}

  /**
   * Reads the object that a message tells of, as there or as gone.
   *
   * @return empty for a type or family that the model does not have, such as IPv4, and for a
   *     message that tells nothing of the object's state, such as news of a radio
   * @throws MalformedMessageException if it is not what its header says
   */
  public static Optional<? extends KernelObject> decode(NetlinkMessage message) {
    return switch (message.header().type()) {
      case Rtm.RTM_NEWLINK, Rtm.RTM_DELLINK -> LinkCodec.decode(message);
      case Rtm.RTM_NEWADDR, Rtm.RTM_DELADDR -> AddressCodec.decode(message);
      case Rtm.RTM_NEWROUTE, Rtm.RTM_DELROUTE -> RouteCodec.decode(message);
      case Rtm.RTM_NEWNEIGH, Rtm.RTM_DELNEIGH -> NeighbourCodec.decode(message);
      case Rtm.RTM_NEWRULE, Rtm.RTM_DELRULE -> RuleCodec.decode(message);
      default -> Optional.empty();
    };
  }

  /** Reads a message of the kernel's own accord; otherwise as {@link #decode}. */
  public static Optional<KernelEvent> decodeEvent(NetlinkMessage message) {
    int port = message.header().port();
    boolean gone = Rtm.deletes(message.header().type());
    return decode(message)
        .map(
            object ->
                gone
                    ? new KernelEvent.Absent(object, port)
                    : new KernelEvent.Present(object, port));
  }

  /** Writes an object as the kernel tells of it, whole, as there or as gone. */
  public static void encode(
      KernelObject object, boolean gone, MessageHeader head, MessageWriter out) {
    int type = object.accept(NEW_TYPE) + (gone ? 1 : 0);
    out.begin(new MessageHeader(type, head.flags(), head.sequence(), head.port()));
    object.accept(new BodyWriter(out));
    out.end();
  }

  /** The type of the message that tells of a new object. */
  static final KernelObject.Visitor<Integer> NEW_TYPE =
      new KernelObject.Visitor<>() {
        @Override
        public Integer link(Link link) {
          return Rtm.RTM_NEWLINK;
        }

        @Override
        public Integer address(Address address) {
          return Rtm.RTM_NEWADDR;
        }

        @Override
        public Integer neighbour(Neighbour neighbour) {
          return Rtm.RTM_NEWNEIGH;
        }

        @Override
        public Integer route(Route route) {
          return Rtm.RTM_NEWROUTE;
        }

        @Override
        public Integer rule(Rule rule) {
          return Rtm.RTM_NEWRULE;
        }
      };

  /** Writes what follows the header. */
  record BodyWriter(MessageWriter out) implements KernelObject.Visitor<MessageWriter> {
    @Override
    public MessageWriter link(Link link) {
      LinkCodec.encode(link, out);
      return out;
    }

    @Override
    public MessageWriter address(Address address) {
      AddressCodec.encode(address, out);
      return out;
    }

    @Override
    public MessageWriter neighbour(Neighbour neighbour) {
      NeighbourCodec.encode(neighbour, out);
      return out;
    }

    @Override
    public MessageWriter route(Route route) {
      RouteCodec.encode(route, out);
      return out;
    }

    @Override
    public MessageWriter rule(Rule rule) {
      RuleCodec.encode(rule, out);
      return out;
    }
  }
}
