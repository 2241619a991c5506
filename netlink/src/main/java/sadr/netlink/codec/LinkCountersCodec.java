package sadr.netlink.codec;

import java.util.Optional;
import sadr.net.LinkIndex;
import sadr.netlink.model.LinkCounters;

/**
 * IFLA_STATS64 of RTM_NEWLINK (linux/if_link.h, struct rtnl_link_stats64; a newer kernel may append
 * to it).
 *
 * <pre>
 * | rx packets 64 | tx packets 64 | rx bytes 64 | tx bytes 64 | rx errors 64 | tx errors 64 | ...
 * </pre>
 */
public final class LinkCountersCodec {

  private static final int IFLA_STATS64 = 23;
  private static final int RX_PACKETS = 0;
  private static final int TX_PACKETS = 8;
  private static final int RX_ERRORS = 32;

  private LinkCountersCodec() {}

  /** Asks for one link, with its statistics. */
  public static void request(LinkIndex link, int sequence, MessageWriter out) {
    out.begin(new MessageHeader(Rtm.RTM_GETLINK, Nlm.NLM_F_REQUEST, sequence, 0));
    out.u8s(Rtm.AF_UNSPEC, 0, 0, 0).u32(link.value()).u32(0).u32(0);
    out.end();
  }

  /**
   * Reads the counters of a link; empty for another message, or one without them.
   *
   * @throws MalformedMessageException if it is cut short
   */
  public static Optional<LinkCounters> decode(NetlinkMessage message) {
    if (message.header().type() != Rtm.RTM_NEWLINK) {
      return Optional.empty();
    }
    AttributeReader attributes = message.attributes(LinkCodec.FIXED);
    while (attributes.next()) {
      if (attributes.type() == IFLA_STATS64) {
        return Optional.of(
            new LinkCounters(
                attributes.u64(RX_PACKETS), attributes.u64(TX_PACKETS), attributes.u64(RX_ERRORS)));
      }
    }
    return Optional.empty();
  }
}
