package sadr.netlink.codec;

import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.Change;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Route;
import sadr.netlink.model.Rule;

/** Requests that change something: one message each. */
public final class ChangeCodec {

  private ChangeCodec() {}

  /**
   * Makes sure that {@code change} can be said in a message.
   *
   * @throws IllegalArgumentException if it is a change of a link, the replacement of a rule, or has
   *     a type that the model knows as OTHER only
   */
  public static void check(Change change) {
    change.object().accept(new Checker(change instanceof Change.Replace));
  }

  /**
   * Writes {@code change}, which {@link #check} has let through.
   *
   * @param ack whether the kernel is to answer even if all went well
   */
  public static void encode(Change change, boolean ack, int sequence, MessageWriter out) {
    int flags = Nlm.NLM_F_REQUEST | (ack ? Nlm.NLM_F_ACK : 0);
    KernelObject object = change.object();
    int type = object.accept(KernelObjectCodec.NEW_TYPE);
    if (change instanceof Change.Delete) {
      out.begin(new MessageHeader(type + 1, flags, sequence, 0));
      if (object instanceof Route route) {
        RouteCodec.encodeKey(route, out);
      } else {
        object.accept(new KernelObjectCodec.BodyWriter(out));
      }
    } else {
      int how = change instanceof Change.Replace ? Nlm.NLM_F_REPLACE : Nlm.NLM_F_EXCL;
      out.begin(new MessageHeader(type, flags | Nlm.NLM_F_CREATE | how, sequence, 0));
      object.accept(new KernelObjectCodec.BodyWriter(out));
    }
    out.end();
  }

  /** Writes a request to resolve a neighbour now; the kernel makes the entry if there is none. */
  public static void encodeUse(
      LinkIndex link, Ip6Address address, int sequence, MessageWriter out) {
    int flags = Nlm.NLM_F_REQUEST | Nlm.NLM_F_ACK | Nlm.NLM_F_CREATE | Nlm.NLM_F_REPLACE;
    out.begin(new MessageHeader(Rtm.RTM_NEWNEIGH, flags, sequence, 0));
    NeighbourCodec.encodeUse(link, address, out);
    out.end();
  }

  private record Checker(boolean replaces) implements KernelObject.Visitor<Boolean> {
    @Override
    public Boolean link(Link link) {
      throw new IllegalArgumentException("links are not changed through this library");
    }

    @Override
    public Boolean address(Address address) {
      return true;
    }

    @Override
    public Boolean neighbour(Neighbour neighbour) {
      return true;
    }

    @Override
    public Boolean route(Route route) {
      if (!RouteCodec.known(route.type())) {
        throw new IllegalArgumentException("a route of an unknown type cannot be asked for");
      }
      return true;
    }

    @Override
    public Boolean rule(Rule rule) {
      if (replaces) {
        throw new IllegalArgumentException("the kernel cannot replace a rule");
      }
      if (!RuleCodec.known(rule.action())) {
        throw new IllegalArgumentException("a rule with an unknown action cannot be asked for");
      }
      return true;
    }
  }
}
