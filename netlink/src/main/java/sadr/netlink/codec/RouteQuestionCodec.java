package sadr.netlink.codec;

import sadr.netlink.model.RouteQuestion;

/**
 * RTM_GETROUTE for one packet (linux/rtnetlink.h, struct rtmsg, RTA_*); laid out as in {@link
 * RouteCodec}.
 *
 * <p>RTM_F_FIB_MATCH makes the kernel answer with the route as it stands in its table, in place of
 * what it made of it for the packet.
 */
public final class RouteQuestionCodec {

  private static final int RTA_DST = 1;
  private static final int RTA_SRC = 2;
  private static final int RTA_IIF = 3;
  private static final int RTA_MARK = 16;
  private static final int RTM_F_FIB_MATCH = 0x2000;
  private static final int WHOLE = 128;

  private RouteQuestionCodec() {}

  /** Asks. */
  public static void encode(RouteQuestion question, int sequence, MessageWriter out) {
    boolean sourced = !question.from().isUnspecified();
    out.begin(new MessageHeader(Rtm.RTM_GETROUTE, Nlm.NLM_F_REQUEST, sequence, 0));
    out.u8s(Rtm.AF_INET6, WHOLE, sourced ? WHOLE : 0, 0).u8s(0, 0, 0, 0).u32(RTM_F_FIB_MATCH);
    AttributeWriter attributes = out.attributes().address(RTA_DST, question.to());
    if (sourced) {
      attributes.address(RTA_SRC, question.from());
    }
    question.input().ifPresent(link -> attributes.u32(RTA_IIF, link.value()));
    if (question.mark() != 0) {
      attributes.u32(RTA_MARK, question.mark());
    }
    out.end();
  }
}
