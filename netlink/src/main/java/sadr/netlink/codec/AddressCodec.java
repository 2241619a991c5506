package sadr.netlink.codec;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.Lifetime;

/**
 * RTM_NEWADDR and RTM_DELADDR (linux/if_addr.h, struct ifaddrmsg, struct ifa_cacheinfo).
 *
 * <pre>
 * | family 8 | prefix length 8 | flags 8 | scope 8 | link index 32 | attributes |
 * IFA_CACHEINFO: | preferred s 32 | valid s 32 | created 32 | updated 32 |
 * </pre>
 */
final class AddressCodec {

  static final int FIXED = 8;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_CACHEINFO = 6;
  private static final int IFA_FLAGS = 8;
  private static final int IFA_PROTO = 11;

  private AddressCodec() {}

  /** Reads an IPv6 address; empty for another family's. */
  static Optional<Address> decode(NetlinkMessage message) {
    if (message.u8(0) != Rtm.AF_INET6) {
      return Optional.empty();
    }
    Parts parts = new Parts(message);
    AttributeReader attributes = message.attributes(FIXED);
    while (attributes.next()) {
      parts.take(attributes);
    }
    return Optional.of(
        new Address(
            link(message),
            parts.own(message),
            parts.ownLength(prefixLength(message)),
            parts.preferred,
            parts.valid,
            parts.flags,
            parts.protocol));
  }

  static void encode(Address address, MessageWriter out) {
    out.u8s(Rtm.AF_INET6, address.prefixLength(), address.flags(), 0);
    out.u32(address.link().value());
    AttributeWriter attributes = out.attributes().address(IFA_ADDRESS, address.address());
    int cacheInfo = attributes.open(IFA_CACHEINFO);
    attributes.raw32((int) address.preferred().seconds()).raw32((int) address.valid().seconds());
    attributes.raw32(0).raw32(0).close(cacheInfo);
    attributes.u32(IFA_FLAGS, address.flags());
    if (address.protocol() != 0) {
      attributes.u8(IFA_PROTO, address.protocol());
    }
  }

  /** The body of a request for all IPv6 addresses. */
  static void encodeDump(MessageWriter out) {
    out.u8s(Rtm.AF_INET6, 0, 0, 0).u32(0);
  }

  private static LinkIndex link(NetlinkMessage message) {
    int index = message.s32(4);
    if (index < 1) {
      throw message.malformed(4, "an interface index of " + index);
    }
    return new LinkIndex(index);
  }

  private static int prefixLength(NetlinkMessage message) {
    int length = message.u8(1);
    if (length > 128) {
      throw message.malformed(1, "a prefix length of " + length);
    }
    return length;
  }

  /** What has been read of one address. */
  private static final class Parts {
    private int flags;
    private int protocol;
    private Lifetime preferred = Lifetime.INFINITE;
    private Lifetime valid = Lifetime.INFINITE;
    private @Nullable Ip6Address address;
    private @Nullable Ip6Address local;

    Parts(NetlinkMessage message) {
      flags = message.u8(2);
    }

    void take(AttributeReader attribute) {
      switch (attribute.type()) {
        case IFA_ADDRESS -> address = attribute.address();
        case IFA_LOCAL -> local = attribute.address();
        case IFA_FLAGS -> flags = attribute.s32();
        case IFA_PROTO -> protocol = attribute.u8();
        case IFA_CACHEINFO -> {
          preferred = new Lifetime(attribute.u32(0));
          valid = new Lifetime(attribute.u32(4));
        }
        default -> {
          // IFA_RT_PRIORITY and the like belong to the prefix route: the model has no room for
          // them.
        }
      }
    }

    /** On a point-to-point link IFA_ADDRESS is the peer's, and IFA_LOCAL our own. */
    Ip6Address own(NetlinkMessage message) {
      Ip6Address own = local != null ? local : address;
      if (own == null) {
        throw message.malformed(FIXED, "an address message without an address");
      }
      return own;
    }

    /** With a peer, the message's length is that of the peer's prefix. */
    int ownLength(int length) {
      return local == null || local.equals(address) ? length : 128;
    }
  }
}
