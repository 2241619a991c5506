package sadr.controller.ra;

import java.util.List;
import java.util.regex.Pattern;

/** What the fields of options may hold; who breaks it gets an IllegalArgumentException. */
final class NdOptionRules {

  /** RFC 8781 §4: the lengths by their code, the PLC. */
  private static final List<Integer> PREF64_LENGTHS = List.of(96, 64, 56, 48, 40, 32);

  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

  private NdOptionRules() {}

  /** A number of 32 bits. */
  static void word(String what, long value) {
    if (value < 0 || value > NdOption.INFINITE) {
      throw new IllegalArgumentException(what + " " + value + " does not fit 32 bits");
    }
  }

  /** A type, and the rest of an option as hex digits. */
  static void unknown(int type, String hex) {
    int bytes = 2 + hex.length() / 2;
    if (type < 0
        || type > 0xff
        || hex.length() % 2 != 0
        || bytes % 8 != 0
        || bytes > NdOption.MOST_BYTES
        || !HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("no option: type " + type + ", content " + hex);
    }
  }

  /** The code for a NAT64 prefix's length. */
  static int pref64Code(int length) {
    int code = PREF64_LENGTHS.indexOf(length);
    if (code < 0) {
      throw new IllegalArgumentException("a NAT64 prefix has one of " + PREF64_LENGTHS + " bits");
    }
    return code;
  }

  /** The length that a code stands for. */
  static int pref64Length(int code) {
    if (code >= PREF64_LENGTHS.size()) {
      throw new UnfitOptionException("code " + code + " stands for no prefix length");
    }
    return PREF64_LENGTHS.get(code);
  }
}
