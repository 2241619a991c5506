package sadr.controller.ra;

import java.util.List;
import sadr.controller.config.LanConfig.Preference;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.MacAddress;

/**
 * An option of a neighbour discovery packet (RFC 4861 §4.6). Lifetimes are seconds from when the
 * packet is sent, 0 to {@link #INFINITE}.
 */
public sealed interface NdOption {

  /** The lifetime that never ends. */
  long INFINITE = 0xffff_ffffL;

  /** The longest option: its length is a byte that counts 8 bytes each. */
  int MOST_BYTES = 255 * 8;

  /** Its number on the wire. */
  int type();

  /** Its size on the wire in bytes, type and length included; a multiple of 8. */
  int bytes();

  /** Shows itself to {@code visitor}. */
  void accept(NdOptionVisitor visitor);

  /**
   * The sender's hardware address (RFC 4861 §4.6.1).
   *
   * @param address of Ethernet's kind
   */
  record SourceLinkLayer(MacAddress address) implements NdOption {
    static final int TYPE = 1;

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public int bytes() {
      return 8;
    }

    @Override
    public void accept(NdOptionVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * How large a packet may be on this link (RFC 4861 §4.6.4).
   *
   * @param mtu in bytes, 0 to 2^32 - 1
   */
  record Mtu(long mtu) implements NdOption {
    static final int TYPE = 5;

    /** Checks the range. */
    public Mtu {
      NdOptionRules.word("MTU", mtu);
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public int bytes() {
      return 8;
    }

    @Override
    public void accept(NdOptionVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * A prefix of the link, or for its hosts' addresses (RFC 4861 §4.6.2). Flags other than these two
   * are neither kept nor sent.
   *
   * @param prefix usually a /64
   * @param onLink its addresses are reached without a router: flag L
   * @param autonomous hosts may make addresses of it: flag A
   * @param valid lifetime
   * @param preferred lifetime, at most {@code valid}
   */
  record PrefixInformation(
      Ip6Prefix prefix, boolean onLink, boolean autonomous, long valid, long preferred)
      implements NdOption {
    static final int TYPE = 3;
    static final int BYTES = 32;

    /** Checks the lifetimes (RFC 4862 §5.5.3 c: a host ignores what is preferred for longer). */
    public PrefixInformation {
      NdOptionRules.word("valid lifetime", valid);
      NdOptionRules.word("preferred lifetime", preferred);
      if (preferred > valid) {
        throw new IllegalArgumentException(prefix + " would be preferred for longer than valid");
      }
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public int bytes() {
      return BYTES;
    }

    @Override
    public void accept(NdOptionVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * A route through the sender (RFC 4191 §2.3).
   *
   * @param prefix where it leads
   * @param preference among several routers
   * @param lifetime how long it is good; 0 removes it
   */
  record RouteInformation(Ip6Prefix prefix, Preference preference, long lifetime)
      implements NdOption {
    static final int TYPE = 24;

    /** Checks the lifetime. */
    public RouteInformation {
      NdOptionRules.word("route lifetime", lifetime);
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public int bytes() {
      return prefix.length() == 0 ? 8 : prefix.length() <= 64 ? 16 : 24;
    }

    @Override
    public void accept(NdOptionVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * DNS resolvers (RFC 8106 §5.1).
   *
   * @param lifetime how long to use them; 0 takes them away
   * @param addresses 1 to {@link #MOST} of them
   */
  record Rdnss(long lifetime, List<Ip6Address> addresses) implements NdOption {
    static final int TYPE = 25;
    static final int HEAD = 8;

    /** So many fit one option. */
    public static final int MOST = (MOST_BYTES - HEAD) / Ip6Address.BYTES;

    /** Checks the ranges and copies the list. */
    public Rdnss {
      addresses = List.copyOf(addresses);
      NdOptionRules.word("resolver lifetime", lifetime);
      if (addresses.isEmpty() || addresses.size() > MOST) {
        throw new IllegalArgumentException(
            addresses.size() + " resolvers in an option; 1 to " + MOST + " go");
      }
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public int bytes() {
      return HEAD + addresses.size() * Ip6Address.BYTES;
    }

    @Override
    public void accept(NdOptionVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * Domains to search (RFC 8106 §5.2).
   *
   * @param lifetime how long to use them; 0 takes them away
   * @param names 1 or more, without a dot at the end, as long as one option holds them
   */
  record Dnssl(long lifetime, List<String> names) implements NdOption {
    static final int TYPE = 31;
    static final int HEAD = 8;

    /** Checks lifetime and names, and copies the list. */
    public Dnssl {
      names = List.copyOf(names);
      NdOptionRules.word("search list lifetime", lifetime);
      SearchListCodec.check(names, MOST_BYTES - HEAD);
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public int bytes() {
      return HEAD + (SearchListCodec.bytes(names) + 7) / 8 * 8;
    }

    @Override
    public void accept(NdOptionVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * A NAT64's prefix (RFC 8781 §4).
   *
   * @param prefix a /96, /64, /56, /48, /40 or /32
   * @param lifetime 0 to 65528, a multiple of 8; 0 takes it away
   */
  record Pref64(Ip6Prefix prefix, int lifetime) implements NdOption {
    static final int TYPE = 38;
    static final int BYTES = 16;
    private static final int MOST = 0x1fff * 8;

    /** Checks length and lifetime. */
    public Pref64 {
      NdOptionRules.pref64Code(prefix.length());
      if (lifetime < 0 || lifetime > MOST || lifetime % 8 != 0) {
        throw new IllegalArgumentException(
            "a NAT64 prefix's lifetime of " + lifetime + " is no multiple of 8 up to " + MOST);
      }
    }

    /** One for {@code seconds}, 0 or more, rounded up to what can be said (RFC 8781 §4.1). */
    static Pref64 lasting(Ip6Prefix prefix, int seconds) {
      return new Pref64(prefix, Math.min(MOST, (seconds + 7) / 8 * 8));
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public int bytes() {
      return BYTES;
    }

    @Override
    public void accept(NdOptionVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * An option that means nothing to us and is passed over: of another type, or with a content that
   * its RFC tells receivers to ignore.
   *
   * @param type 0 to 255
   * @param hex all that follows type and length as lower-case hex digits, two a byte: 6 bytes, 14,
   *     22 and so on
   */
  record Unknown(int type, String hex) implements NdOption {

    /** Checks type and size. */
    public Unknown {
      NdOptionRules.unknown(type, hex);
    }

    @Override
    public int bytes() {
      return 2 + hex.length() / 2;
    }

    @Override
    public void accept(NdOptionVisitor visitor) {
      visitor.visit(this);
    }
  }
}
