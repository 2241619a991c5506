package sadr.netlink.codec;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** Requests for all objects of a kind; with strict checking the kernel filters as they say. */
public final class DumpCodec {

  private static final int FLAGS = Nlm.NLM_F_REQUEST | Nlm.NLM_F_DUMP;

  private DumpCodec() {}

  /** Asks for all links. */
  public static void links(int sequence, MessageWriter out) {
    out.begin(new MessageHeader(Rtm.RTM_GETLINK, FLAGS, sequence, 0));
    LinkCodec.encodeDump(out);
    out.end();
  }

  /** Asks for all IPv6 addresses. */
  public static void addresses(int sequence, MessageWriter out) {
    out.begin(new MessageHeader(Rtm.RTM_GETADDR, FLAGS, sequence, 0));
    AddressCodec.encodeDump(out);
    out.end();
  }

  /** Asks for the IPv6 neighbour table. */
  public static void neighbours(int sequence, MessageWriter out) {
    out.begin(new MessageHeader(Rtm.RTM_GETNEIGH, FLAGS, sequence, 0));
    NeighbourCodec.encodeDump(out);
    out.end();
  }

  /** Asks for all IPv6 rules. */
  public static void rules(int sequence, MessageWriter out) {
    out.begin(new MessageHeader(Rtm.RTM_GETRULE, FLAGS, sequence, 0));
    RuleCodec.encodeDump(out);
    out.end();
  }

  /** Asks for the IPv6 routes of a table and a protocol, each empty for all. */
  public static void routes(
      OptionalLong table, OptionalInt protocol, int sequence, MessageWriter out) {
    out.begin(new MessageHeader(Rtm.RTM_GETROUTE, FLAGS, sequence, 0));
    RouteCodec.encodeDump(table, protocol, out);
    out.end();
  }
}
