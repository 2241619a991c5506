package sadr.netlink.codec;

/** Types of rtnetlink messages (linux/rtnetlink.h); of each family: new, delete, get. */
public final class Rtm {

  public static final int RTM_NEWLINK = 16;
  public static final int RTM_DELLINK = 17;
  public static final int RTM_GETLINK = 18;
  public static final int RTM_NEWADDR = 20;
  public static final int RTM_DELADDR = 21;
  public static final int RTM_GETADDR = 22;
  public static final int RTM_NEWROUTE = 24;
  public static final int RTM_DELROUTE = 25;
  public static final int RTM_GETROUTE = 26;
  public static final int RTM_NEWNEIGH = 28;
  public static final int RTM_DELNEIGH = 29;
  public static final int RTM_GETNEIGH = 30;
  public static final int RTM_NEWRULE = 32;
  public static final int RTM_DELRULE = 33;
  public static final int RTM_GETRULE = 34;

  static final int AF_UNSPEC = 0;
  static final int AF_INET6 = 10;

  private Rtm() {}

  /** Whether {@code type} says that an object is gone, or asks for its removal. */
  static boolean deletes(int type) {
    return (type & 3) == 1;
  }
}
