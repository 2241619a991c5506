package sadr.controller.ra;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import sadr.controller.config.LanConfig.Preference;
import sadr.controller.ra.MalformedPacketException.Reason;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.MacAddress;

/**
 * Reads options. One that goes beyond the packet's end, or has no length, makes the packet
 * malformed (RFC 4861 §6.1); one whose content makes no sense is itself passed over.
 */
final class NdOptionReader {

  private static final int HEAD = 2;
  private static final int ON_LINK = 0x80;
  private static final int AUTONOMOUS = 0x40;
  private static final int PREFERENCE = 0x18;
  private static final int RESERVED = 0x10;

  private NdOptionReader() {}

  /**
   * Takes what is left of {@code packet} as options.
   *
   * @param packet big-endian; byte 0 is the ICMPv6 type
   */
  static List<NdOption> read(ByteBuffer packet) {
    List<NdOption> options = new ArrayList<>();
    while (packet.hasRemaining()) {
      int at = packet.position();
      if (packet.remaining() < HEAD) {
        throw new MalformedPacketException(Reason.CUT_OPTION, at, "an option without a length");
      }
      int type = packet.get() & 0xff;
      int bytes = (packet.get() & 0xff) * 8;
      if (bytes == 0) {
        throw new MalformedPacketException(
            Reason.ZERO_LENGTH, at, "option " + type + " of length 0");
      }
      if (bytes > packet.limit() - at) {
        throw new MalformedPacketException(
            Reason.CUT_OPTION, at, "option " + type + " of " + bytes + " bytes; the packet ends");
      }
      ByteBuffer content = packet.slice(at + HEAD, bytes - HEAD).order(ByteOrder.BIG_ENDIAN);
      options.add(read(type, content));
      packet.position(at + bytes);
    }
    return options;
  }

  /** What the two bits at their place in RA and RIO say; the reserved 10 is medium in an RA. */
  static Preference preference(int flags) {
    return switch (flags & PREFERENCE) {
      case 0x08 -> Preference.HIGH;
      case 0x18 -> Preference.LOW;
      default -> Preference.MEDIUM;
    };
  }

  private static NdOption read(int type, ByteBuffer content) {
    int bytes = HEAD + content.remaining();
    try {
      return switch (type) {
        case NdOption.SourceLinkLayer.TYPE -> sourceLinkLayer(content, bytes);
        case NdOption.Mtu.TYPE -> mtu(content, bytes);
        case NdOption.PrefixInformation.TYPE -> prefixInformation(content, bytes);
        case NdOption.RouteInformation.TYPE -> routeInformation(content, bytes);
        case NdOption.Rdnss.TYPE -> rdnss(content, bytes);
        case NdOption.Dnssl.TYPE -> dnssl(content);
        case NdOption.Pref64.TYPE -> pref64(content, bytes);
        default -> unknown(type, content);
      };
    } catch (IllegalArgumentException e) {
      // What the records would refuse is passed over, as the RFCs ask; it is kept in sight.
      return unknown(type, content);
    }
  }

  private static NdOption unknown(int type, ByteBuffer content) {
    byte[] all = new byte[content.capacity()];
    content.get(0, all);
    return new NdOption.Unknown(type, HexFormat.of().formatHex(all));
  }

  private static NdOption sourceLinkLayer(ByteBuffer content, int bytes) {
    size(bytes, 8);
    return new NdOption.SourceLinkLayer(MacAddress.read(content));
  }

  private static NdOption mtu(ByteBuffer content, int bytes) {
    size(bytes, 8);
    content.getShort();
    return new NdOption.Mtu(word(content));
  }

  private static NdOption prefixInformation(ByteBuffer content, int bytes) {
    size(bytes, NdOption.PrefixInformation.BYTES);
    int length = prefixLength(content.get() & 0xff, 128);
    int flags = content.get();
    long valid = word(content);
    long preferred = word(content);
    content.getInt();
    if (preferred > valid) {
      throw new UnfitOptionException("preferred for longer than valid");
    }
    return new NdOption.PrefixInformation(
        Ip6Prefix.containing(Ip6Address.read(content), length),
        (flags & ON_LINK) != 0,
        (flags & AUTONOMOUS) != 0,
        valid,
        preferred);
  }

  /** Senders may leave out the half of the address, or all of it, that the length says is 0. */
  private static NdOption routeInformation(ByteBuffer content, int bytes) {
    int length = prefixLength(content.get() & 0xff, Math.min(128, (bytes - 8) * 8));
    int flags = content.get();
    if ((flags & PREFERENCE) == RESERVED || bytes > 24) {
      throw new UnfitOptionException("a reserved preference, or a length beyond 3");
    }
    long lifetime = word(content);
    long high = content.hasRemaining() ? content.getLong() : 0;
    long low = content.hasRemaining() ? content.getLong() : 0;
    Ip6Prefix prefix = Ip6Prefix.containing(new Ip6Address(high, low), length);
    return new NdOption.RouteInformation(prefix, preference(flags), lifetime);
  }

  private static NdOption rdnss(ByteBuffer content, int bytes) {
    content.getShort();
    long lifetime = word(content);
    int count = (bytes - NdOption.Rdnss.HEAD) / Ip6Address.BYTES;
    size(bytes, NdOption.Rdnss.HEAD + Math.max(1, count) * Ip6Address.BYTES);
    List<Ip6Address> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      addresses.add(Ip6Address.read(content));
    }
    return new NdOption.Rdnss(lifetime, addresses);
  }

  private static NdOption dnssl(ByteBuffer content) {
    content.getShort();
    long lifetime = word(content);
    return new NdOption.Dnssl(lifetime, SearchListCodec.read(content));
  }

  private static NdOption pref64(ByteBuffer content, int bytes) {
    size(bytes, NdOption.Pref64.BYTES);
    int scaled = content.getShort() & 0xffff;
    int length = NdOptionRules.pref64Length(scaled & 7);
    Ip6Address address = new Ip6Address(content.getLong(), word(content) << 32);
    return new NdOption.Pref64(Ip6Prefix.containing(address, length), scaled & ~7);
  }

  private static long word(ByteBuffer content) {
    return content.getInt() & 0xffff_ffffL;
  }

  private static void size(int found, int right) {
    if (found != right) {
      throw new UnfitOptionException(found + " bytes; " + right + " would be right");
    }
  }

  private static int prefixLength(int found, int most) {
    if (found > most) {
      throw new UnfitOptionException("a prefix of " + found + " bits; " + most + " at most");
    }
    return found;
  }
}
