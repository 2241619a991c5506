package sadr.controller.ra;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import sadr.controller.config.LanConfig.Preference;

/**
 * Writes options in network order, each a multiple of 8 bytes; what is reserved is 0.
 *
 * <pre>
 *  0         8         16
 * | type    | length  | content ...      |  length in units of 8 bytes, these two included
 * </pre>
 */
final class NdOptionWriter implements NdOptionVisitor {

  private static final int ON_LINK = 0x80;
  private static final int AUTONOMOUS = 0x40;

  private final ByteBuffer out;

  /** Writes at the position of {@code out}, whose order is big-endian. */
  private NdOptionWriter(ByteBuffer out) {
    this.out = out;
  }

  /** Puts {@code options} at the position of {@code out}, whose order is big-endian. */
  static void write(List<NdOption> options, ByteBuffer out) {
    NdOptionWriter writer = new NdOptionWriter(out);
    for (NdOption option : options) {
      int end = out.position() + option.bytes();
      out.put((byte) option.type()).put((byte) (option.bytes() / 8));
      option.accept(writer);
      while (out.position() < end) {
        out.put((byte) 0);
      }
    }
  }

  /** RFC 4191 §2.1: high 01, medium 00, low 11; in the place it has in both RA and RIO. */
  static int bits(Preference preference) {
    return switch (preference) {
      case HIGH -> 0x08;
      case MEDIUM -> 0x00;
      case LOW -> 0x18;
    };
  }

  @Override
  public void visit(NdOption.SourceLinkLayer option) {
    option.address().write(out);
  }

  @Override
  public void visit(NdOption.Mtu option) {
    out.putShort((short) 0).putInt((int) option.mtu());
  }

  @Override
  public void visit(NdOption.PrefixInformation option) {
    int flags = (option.onLink() ? ON_LINK : 0) | (option.autonomous() ? AUTONOMOUS : 0);
    out.put((byte) option.prefix().length()).put((byte) flags);
    out.putInt((int) option.valid()).putInt((int) option.preferred()).putInt(0);
    option.prefix().address().write(out);
  }

  @Override
  public void visit(NdOption.RouteInformation option) {
    out.put((byte) option.prefix().length()).put((byte) bits(option.preference()));
    out.putInt((int) option.lifetime());
    if (option.bytes() > 8) {
      out.putLong(option.prefix().address().high());
    }
    if (option.bytes() > 16) {
      out.putLong(option.prefix().address().low());
    }
  }

  @Override
  public void visit(NdOption.Rdnss option) {
    out.putShort((short) 0).putInt((int) option.lifetime());
    option.addresses().forEach(address -> address.write(out));
  }

  @Override
  public void visit(NdOption.Dnssl option) {
    out.putShort((short) 0).putInt((int) option.lifetime());
    SearchListCodec.write(option.names(), out);
  }

  @Override
  public void visit(NdOption.Pref64 option) {
    // 13 bits of eights of seconds, then 3 bits of code: the multiple of 8 leaves room for it.
    int code = NdOptionRules.pref64Code(option.prefix().length());
    out.putShort((short) (option.lifetime() | code));
    out.putLong(option.prefix().address().high());
    out.putInt((int) (option.prefix().address().low() >>> 32));
  }

  @Override
  public void visit(NdOption.Unknown option) {
    out.put(HexFormat.of().parseHex(option.hex()));
  }
}
