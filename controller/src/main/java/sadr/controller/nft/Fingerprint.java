package sadr.controller.nft;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A short word that tells one text from another. */
final class Fingerprint {

  private static final int BYTES = 8;

  private Fingerprint() {}

  /**
   * Of everything that sections would load, in their order, and of a rule beside them: 16 hex
   * digits.
   */
  static String of(List<Section> sections, String rule) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Section section : sections) {
        add(digest, section.declare());
        section.content().forEach(each -> add(digest, each));
      }
      add(digest, rule);
      return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, String line) {
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }
}
