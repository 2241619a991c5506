package sadr.netlink.codec;

/**
 * The kernel's answer to a request: done, or an error with an explanation (linux/netlink.h, struct
 * nlmsgerr, NLMSGERR_ATTR_*).
 *
 * <pre>
 * NLMSG_ERROR: | error 32, 0 or negative | header of the request | its payload unless capped | attributes |
 * NLMSG_DONE:  | error 32, 0 or negative | attributes |
 * </pre>
 *
 * @param error the error number, positive; 0 for success
 * @param text the kernel's explanation, or empty
 */
public record ExtendedAck(int error, String text) {

  private static final int NLMSGERR_ATTR_MSG = 1;
  private static final int ERROR = 4;

  /**
   * Reads an NLMSG_ERROR or NLMSG_DONE.
   *
   * @throws MalformedMessageException if it is none
   */
  public static ExtendedAck decode(NetlinkMessage message) {
    // Until Linux 2.6.x an NLMSG_DONE could be empty; an error never is.
    boolean done = message.header().type() == Nlm.NLMSG_DONE;
    if (done && message.length() == 0) {
      return new ExtendedAck(0, "");
    }
    int error = message.s32(0);
    if ((error > 0 && !done) || error == Integer.MIN_VALUE) {
      throw message.malformed(0, "an error number of " + error);
    }
    int code = Math.max(0, -error);
    if (!message.header().has(Nlm.NLM_F_ACK_TLVS)) {
      return new ExtendedAck(code, "");
    }
    AttributeReader attributes = message.attributes(done ? ERROR : quoteEnd(message));
    String text = "";
    while (attributes.next()) {
      if (attributes.type() == NLMSGERR_ATTR_MSG) {
        text = attributes.text();
      }
    }
    return new ExtendedAck(code, text);
  }

  /**
   * Writes an NLMSG_ERROR that answers {@code request}, capped; what the kernel does, for tests and
   * simulations.
   */
  public void encode(MessageHeader request, MessageWriter out) {
    int flags = Nlm.NLM_F_CAPPED | (text.isEmpty() ? 0 : Nlm.NLM_F_ACK_TLVS);
    out.begin(new MessageHeader(Nlm.NLMSG_ERROR, flags, request.sequence(), request.port()));
    out.u32(-error);
    out.u32(MessageHeader.BYTES).u16s(request.type(), request.flags());
    out.u32(request.sequence()).u32(request.port());
    if (!text.isEmpty()) {
      out.attributes().text(NLMSGERR_ATTR_MSG, text);
    }
    out.end();
  }

  private static int quoteEnd(NetlinkMessage message) {
    if (message.header().has(Nlm.NLM_F_CAPPED)) {
      return ERROR + MessageHeader.BYTES;
    }
    int length = message.s32(ERROR);
    if (length < MessageHeader.BYTES || length > message.length() - ERROR) {
      throw message.malformed(ERROR, "a quoted request of " + length + " bytes");
    }
    return ERROR + MessageWriter.align(length);
  }
}
