package sadr.netlink.codec;

/**
 * The head of a netlink message (linux/netlink.h, struct nlmsghdr) without its length.
 *
 * <pre>
 * | length 32 | type 16 | flags 16 | sequence 32 | port 32 |
 * </pre>
 *
 * @param type what the message is: {@link Nlm}.NLMSG_* or {@link Rtm}.RTM_*
 * @param flags NLM_F_*
 * @param sequence the requester's number for it, repeated in every answer; 0 in events
 * @param port the netlink port of the requester, as an unsigned number; 0 for the kernel
 */
public record MessageHeader(int type, int flags, int sequence, int port) {

  /** The size of a header on the wire, its length included, in bytes. */
  public static final int BYTES = 16;

  /** Whether all bits of {@code flag} are set. */
  public boolean has(int flag) {
    return (flags & flag) == flag;
  }
}
