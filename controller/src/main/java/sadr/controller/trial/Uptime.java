package sadr.controller.trial;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long the machine has been up, which no clock's setting changes (proc(5)). */
final class Uptime {

  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private Uptime() {}

  static long millis() {
    String seconds = first(UPTIME).split(" ", 2)[0];
    return Math.round(Double.parseDouble(seconds) * 1000);
  }

  /** A name that no other boot of any machine has. */
  static String boot() {
    return first(BOOT).strip();
  }

  private static String first(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(100), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("/proc is not mounted", e);
    }
  }
}
