package sadr.controller.reconcile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Reads a number below /proc/sys. */
public final class SettingFile {

  private static final int LONGEST_NUMBER = 64;

  private SettingFile() {}

  /**
   * What it says, without the line's end.
   *
   * @throws IOException if there is none, or it may not be read
   */
  static String text(Path file) throws IOException {
    // In one go: a second read of such a file finds its end, and Files.readString begins with one
    // byte where the size is told to be 0, so that 1000 would be read as 1.
    try (InputStream input = Files.newInputStream(file)) {
      return new String(input.readNBytes(LONGEST_NUMBER), StandardCharsets.US_ASCII).strip();
    }
  }

  /** The number; empty where there is none, or it may not be read. */
  public static OptionalLong number(Path file) {
    try {
      String text = text(file);
      return text.matches("-?[0-9]{1,18}")
          ? OptionalLong.of(Long.parseLong(text))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
