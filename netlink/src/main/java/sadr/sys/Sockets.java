package sadr.sys;

/**
 * Numbers of the socket interface (bits/socket.h, asm-generic/socket.h, linux/in6.h, linux/tcp.h).
 */
public final class Sockets {

  public static final int AF_UNIX = 1;
  public static final int AF_INET6 = 10;
  public static final int AF_NETLINK = 16;

  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;

  public static final int SOL_SOCKET = 1;
  public static final int SO_RCVBUF = 8;
  public static final int SO_LINGER = 13;
  public static final int SO_BINDTODEVICE = 25;
  public static final int SO_SNDBUFFORCE = 32;
  public static final int SO_RCVBUFFORCE = 33;
  public static final int SO_TIMESTAMPNS = 35;
  public static final int SO_MARK = 36;

  public static final int IPPROTO_TCP = 6;
  public static final int TCP_SYNCNT = 7;
  public static final int IPPROTO_UDP = 17;
  public static final int IPPROTO_ICMPV6 = 58;
  public static final int SOL_IPV6 = 41;
  public static final int IPV6_UNICAST_HOPS = 16;
  public static final int IPV6_MULTICAST_IF = 17;
  public static final int IPV6_MULTICAST_HOPS = 18;
  public static final int IPV6_MULTICAST_LOOP = 19;
  public static final int IPV6_ADD_MEMBERSHIP = 20;
  public static final int IPV6_RECVERR = 25;
  public static final int IPV6_RECVHOPLIMIT = 51;
  public static final int IPV6_HOPLIMIT = 52;
  public static final int IPV6_DONTFRAG = 62;
  public static final int SOL_ICMPV6 = 58;
  public static final int ICMP6_FILTER = 1;

  public static final int SOL_NETLINK = 270;

  private Sockets() {}
}
