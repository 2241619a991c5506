package sadr.netlink.model;

import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;

/**
 * An IPv6 address of an interface (linux/if_addr.h, struct ifaddrmsg, struct ifa_cacheinfo).
 *
 * @param link the interface
 * @param address the address
 * @param prefixLength 0 to 128 bits; the on-link prefix around it, 128 where that is a peer's
 * @param preferred how long it may be a new connection's source
 * @param valid how long it may be used at all; never shorter than {@code preferred}
 * @param flags the kernel's IFA_F_* bits, all 32
 * @param protocol who added it (IFA_PROTO), 0 where unknown
 */
public record Address(
    LinkIndex link,
    Ip6Address address,
    int prefixLength,
    Lifetime preferred,
    Lifetime valid,
    int flags,
    int protocol)
    implements KernelObject {

  /** IFA_F_NODAD: usable at once, without duplicate address detection. */
  public static final int NO_DAD = 0x02;

  /** IFA_F_DADFAILED: somebody else on the link has it. */
  public static final int DAD_FAILED = 0x08;

  /** IFA_F_DEPRECATED: its preferred lifetime is over. */
  public static final int DEPRECATED = 0x20;

  /** IFA_F_TENTATIVE: duplicate address detection is under way. */
  public static final int TENTATIVE = 0x40;

  /** IFA_F_NOPREFIXROUTE: the kernel adds no route to its prefix. */
  public static final int NO_PREFIX_ROUTE = 0x200;

  /** Whether a socket may bind to it now. */
  public boolean usable() {
    return (flags & (TENTATIVE | DAD_FAILED)) == 0;
  }

  /** Whether new connections begin from another address, where there is one. */
  public boolean deprecated() {
    return (flags & DEPRECATED) != 0;
  }

  /** The prefix that it says is on the link. */
  public Ip6Prefix prefix() {
    return Ip6Prefix.containing(address, prefixLength);
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.address(this);
  }
}
