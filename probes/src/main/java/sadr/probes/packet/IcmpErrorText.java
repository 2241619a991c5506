package sadr.probes.packet;

import java.util.Optional;

/**
 * ICMPv6 errors in words (RFC 4443 §3.1, §3.3), as far as they say that a packet did not arrive.
 */
public final class IcmpErrorText {

  private static final int UNREACHABLE = 1;
  private static final int TIME_EXCEEDED = 3;

  private IcmpErrorText() {}

  /** What such an error says of the packet it quotes; empty where it does not speak of its fate. */
  public static Optional<String> of(int type, int code) {
    return switch (type) {
      case UNREACHABLE -> Optional.of(unreachable(code));
      case TIME_EXCEEDED ->
          Optional.of(code == 0 ? "hop limit exceeded: a loop" : "fragments missing");
      default -> Optional.empty();
    };
  }

  private static String unreachable(int code) {
    return switch (code) {
      case 0 -> "no route";
      case 1 -> "prohibited";
      case 2 -> "beyond the source's scope";
      case 3 -> "address unreachable";
      case 4 -> "port unreachable";
      case 5 -> "source address refused";
      case 6 -> "route rejected";
      default -> "unreachable, code " + code;
    };
  }
}
