package sadr.controller.nft;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What our objects in nftables are called. nft(8) has no quotes for such names, so whatever is not
 * a letter, a digit, "-" or "." becomes "_" and two hex digits a byte: {@code fibre 1} is {@code
 * from-fibre_201}. The prefix keeps an uplink called "drop" from being a keyword.
 */
final class EgressNames {

  static final String TABLE = "inet sadr";
  static final String CHAIN = "uplink-egress";

  private static final String SET = "from-";
  private static final String COUNTER = "dropped-";

  /** Below NFT_NAME_MAXLEN (linux/netfilter/nf_tables.h, 256 with its end). */
  private static final int LONGEST = 255 - COUNTER.length();

  private EgressNames() {}

  /** Refuses a name that has no encoding, or one that is too long for the kernel. */
  static void check(String uplink) {
    if (uplink.isEmpty() || encode(uplink).length() > LONGEST) {
      throw new IllegalArgumentException(
          "an uplink's name has 1 to 80 bytes, not \"" + uplink + "\"");
    }
  }

  static String set(String uplink) {
    return SET + encode(uplink);
  }

  static String counter(String uplink) {
    return COUNTER + encode(uplink);
  }

  /** Whose set it is; empty for a set that is not of our making. */
  static Optional<String> uplinkOfSet(String name) {
    return decode(name, SET);
  }

  /** Whose counter it is; empty for one that is not of our making. */
  static Optional<String> uplinkOfCounter(String name) {
    return decode(name, COUNTER);
  }

  private static boolean plain(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '-'
        || character == '.';
  }

  private static String encode(String uplink) {
    StringBuilder name = new StringBuilder();
    for (byte each : uplink.getBytes(StandardCharsets.UTF_8)) {
      if (plain(each)) {
        name.append((char) each);
      } else {
        name.append('_')
            .append(Character.forDigit(each >> 4 & 0xf, 16))
            .append(Character.forDigit(each & 0xf, 16));
      }
    }
    return name.toString();
  }

  private static Optional<String> decode(String name, String kind) {
    if (!name.startsWith(kind)) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = kind.length(); i < name.length(); i++) {
      char character = name.charAt(i);
      if (plain(character)) {
        bytes.write(character);
      } else if (character == '_' && i + 2 < name.length()) {
        bytes.write(
            Character.digit(name.charAt(i + 1), 16) << 4 | Character.digit(name.charAt(i + 2), 16));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    String uplink = bytes.toString(StandardCharsets.UTF_8);
    // Only what we would write ourselves is ours.
    return !uplink.isEmpty() && name.equals(kind + encode(uplink))
        ? Optional.of(uplink)
        : Optional.empty();
  }
}
