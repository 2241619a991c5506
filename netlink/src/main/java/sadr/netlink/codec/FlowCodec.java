package sadr.netlink.codec;

import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.netlink.model.Flow;

/**
 * IPCTNL_MSG_CT_NEW and the request for all of them (linux/netfilter/nfnetlink_conntrack.h).
 *
 * <pre>
 * struct nfgenmsg: | family 8 | version 8 | resource 16 | attributes |
 * CTA_TUPLE_ORIG, CTA_TUPLE_REPLY: | CTA_TUPLE_IP: source, destination | CTA_TUPLE_PROTO: number, ports |
 * </pre>
 */
public final class FlowCodec {

  /** NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_NEW. */
  public static final int NEW = 1 << 8;

  /** NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_GET. */
  static final int GET = 1 << 8 | 1;

  /** NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_DELETE. */
  static final int DELETE = 1 << 8 | 2;

  private static final int NLA_F_NESTED = 1 << 15;
  private static final int FIXED = 4;
  private static final int CTA_TUPLE_ORIG = 1;
  private static final int CTA_TUPLE_REPLY = 2;
  private static final int CTA_PROTOINFO = 4;
  private static final int CTA_MARK = 8;
  private static final int CTA_ID = 12;
  private static final int CTA_TUPLE_IP = 1;
  private static final int CTA_TUPLE_PROTO = 2;
  private static final int CTA_IP_V6_SRC = 3;
  private static final int CTA_IP_V6_DST = 4;
  private static final int CTA_PROTO_NUM = 1;
  private static final int CTA_PROTO_SRC_PORT = 2;
  private static final int CTA_PROTO_DST_PORT = 3;
  private static final int CTA_PROTO_ICMPV6_ID = 7;
  private static final int CTA_PROTO_ICMPV6_TYPE = 8;
  private static final int CTA_PROTO_ICMPV6_CODE = 9;
  private static final int CTA_PROTOINFO_TCP = 1;
  private static final int CTA_PROTOINFO_TCP_STATE = 1;

  /** TCP_CONNTRACK_ESTABLISHED (linux/netfilter/nf_conntrack_tcp.h). */
  private static final int ESTABLISHED = 3;

  private FlowCodec() {}

  /** Asks for all IPv6 flows. */
  public static void dump(int sequence, MessageWriter out) {
    out.begin(new MessageHeader(GET, Nlm.NLM_F_REQUEST | Nlm.NLM_F_DUMP, sequence, 0));
    out.u8s(Rtm.AF_INET6, 0, 0, 0);
    out.end();
  }

  /**
   * Asks to forget one entry, and no other that has the same ends since.
   *
   * @param flow as it was read
   * @param acknowledged whether the kernel shall answer in any case; else only where it refuses
   */
  public static void delete(Flow flow, boolean acknowledged, int sequence, MessageWriter out) {
    int flags = Nlm.NLM_F_REQUEST | (acknowledged ? Nlm.NLM_F_ACK : 0);
    out.begin(new MessageHeader(DELETE, flags, sequence, 0));
    out.u8s(Rtm.AF_INET6, 0, 0, 0);
    AttributeWriter attributes = out.attributes();
    int tuple = attributes.open(CTA_TUPLE_ORIG | NLA_F_NESTED);
    int ends = attributes.open(CTA_TUPLE_IP | NLA_F_NESTED);
    attributes.address(CTA_IP_V6_SRC, flow.from()).address(CTA_IP_V6_DST, flow.to());
    attributes.close(ends);
    int transport = attributes.open(CTA_TUPLE_PROTO | NLA_F_NESTED);
    transport(flow, attributes);
    attributes.close(transport);
    attributes.close(tuple);
    attributes.u32(CTA_ID, flow.id()); // In whatever order it came.
    out.end();
  }

  private static void transport(Flow flow, AttributeWriter attributes) {
    attributes.u8(CTA_PROTO_NUM, flow.protocol());
    if (flow.protocol() == Flow.ICMP) {
      attributes
          .network16(CTA_PROTO_ICMPV6_ID, flow.fromPort())
          .u8(CTA_PROTO_ICMPV6_TYPE, flow.toPort() >>> 8)
          .u8(CTA_PROTO_ICMPV6_CODE, flow.toPort());
    } else {
      attributes
          .network16(CTA_PROTO_SRC_PORT, flow.fromPort())
          .network16(CTA_PROTO_DST_PORT, flow.toPort());
    }
  }

  /**
   * Reads a flow.
   *
   * @throws MalformedMessageException if it is none
   */
  public static Flow decode(NetlinkMessage message) {
    Tuple original = new Tuple();
    Tuple reply = new Tuple();
    boolean established = false;
    int mark = 0;
    int id = 0;
    AttributeReader attributes = message.attributes(FIXED);
    while (attributes.next()) {
      switch (attributes.type()) {
        case CTA_TUPLE_ORIG -> original.read(inside(attributes));
        case CTA_TUPLE_REPLY -> reply.read(inside(attributes));
        case CTA_PROTOINFO -> established = established(inside(attributes));
        case CTA_MARK -> mark = Packed.network(attributes.s32());
        case CTA_ID -> id = attributes.s32();
        default -> {
          // Status, timeout, counters, helpers: nothing that a decision depends on.
        }
      }
    }
    return new Flow(
        original.protocol,
        original.source(message),
        original.sourcePort,
        original.destination(message),
        original.destinationPort,
        reply.source(message),
        reply.destination(message),
        established,
        mark,
        id);
  }

  private static boolean established(AttributeReader protocols) {
    while (protocols.next()) {
      if (protocols.type() == CTA_PROTOINFO_TCP) {
        AttributeReader tcp = inside(protocols);
        while (tcp.next()) {
          if (tcp.type() == CTA_PROTOINFO_TCP_STATE) {
            return tcp.u8() == ESTABLISHED;
          }
        }
      }
    }
    return false;
  }

  private static AttributeReader inside(AttributeReader nest) {
    return nest.nested(0, nest.length());
  }

  /** One direction of a flow, while it is read. */
  private static final class Tuple {
    private @Nullable Ip6Address source;
    private @Nullable Ip6Address destination;
    private int protocol;
    private int sourcePort;
    private int destinationPort;

    void read(AttributeReader parts) {
      while (parts.next()) {
        if (parts.type() == CTA_TUPLE_IP) {
          addresses(inside(parts));
        } else if (parts.type() == CTA_TUPLE_PROTO) {
          ports(inside(parts));
        }
      }
    }

    private void addresses(AttributeReader ends) {
      while (ends.next()) {
        if (ends.type() == CTA_IP_V6_SRC) {
          source = ends.address();
        } else if (ends.type() == CTA_IP_V6_DST) {
          destination = ends.address();
        }
      }
    }

    private void ports(AttributeReader transport) {
      while (transport.next()) {
        switch (transport.type()) {
          case CTA_PROTO_NUM -> protocol = transport.u8();
          case CTA_PROTO_SRC_PORT -> sourcePort = transport.networkU16();
          case CTA_PROTO_DST_PORT -> destinationPort = transport.networkU16();
          case CTA_PROTO_ICMPV6_ID -> sourcePort = transport.networkU16();
          case CTA_PROTO_ICMPV6_TYPE -> destinationPort |= transport.u8() << 8;
          case CTA_PROTO_ICMPV6_CODE -> destinationPort |= transport.u8();
          default -> {
            // Nothing else tells one flow from another.
          }
        }
      }
    }

    Ip6Address source(NetlinkMessage message) {
      return present(message, source);
    }

    Ip6Address destination(NetlinkMessage message) {
      return present(message, destination);
    }

    private static Ip6Address present(NetlinkMessage message, @Nullable Ip6Address address) {
      if (address == null) {
        throw message.malformed(FIXED, "a flow without its addresses");
      }
      return address;
    }
  }
}
