package sadr.controller.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A number below /proc/sys. */
final class SettingFile {

  private static final int LONGEST_NUMBER = 64;

  private SettingFile() {}

  /** The number; empty where there is none, or it may not be read. */
  static OptionalLong read(Path file) {
    // In one go: a second read of such a file finds its end.
    try (InputStream input = Files.newInputStream(file)) {
      String text = new String(input.readNBytes(LONGEST_NUMBER), StandardCharsets.US_ASCII).strip();
      return text.matches("-?[0-9]{1,18}")
          ? OptionalLong.of(Long.parseLong(text))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
