package sadr.netlink.codec;

/** Numbers of every netlink message (linux/netlink.h). */
public final class Nlm {

  public static final int NLMSG_NOOP = 1;
  public static final int NLMSG_ERROR = 2;
  public static final int NLMSG_DONE = 3;

  public static final int NLM_F_REQUEST = 0x01;
  public static final int NLM_F_MULTI = 0x02;
  public static final int NLM_F_ACK = 0x04;
  public static final int NLM_F_DUMP_INTR = 0x10;
  public static final int NLM_F_DUMP_FILTERED = 0x20;

  /** Of a request to read: all of them (NLM_F_ROOT and NLM_F_MATCH). */
  public static final int NLM_F_DUMP = 0x300;

  /** Of a request to make: change the one that is there. */
  public static final int NLM_F_REPLACE = 0x100;

  /** Of a request to make: fail if it is there. */
  public static final int NLM_F_EXCL = 0x200;

  /** Of a request to make: make it if it is not there. */
  public static final int NLM_F_CREATE = 0x400;

  /** Of an answer: the request is quoted without its payload. */
  public static final int NLM_F_CAPPED = 0x100;

  /** Of an answer: attributes with an explanation follow. */
  public static final int NLM_F_ACK_TLVS = 0x200;

  private Nlm() {}
}
