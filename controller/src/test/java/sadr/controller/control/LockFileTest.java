package sadr.controller.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void isHeldOnceAndOpenForItsOwnerAlone() throws IOException {
    Path file = directory.resolve("lock");
    try (FileChannel held = LockFile.take(file).orElseThrow()) {
      assertThat(held.isOpen()).isTrue();
      assertThat(LockFile.take(file)).isEmpty();
      assertThat(mode(file)).isEqualTo("rw-------");
    }
    try (FileChannel again = LockFile.take(file).orElseThrow()) {
      assertThat(again.isOpen()).isTrue();
    }
  }

  @Test
  void oneThatEverybodyCouldReadIsClosedToThem() throws IOException {
    Path file = Files.createFile(directory.resolve("lock"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (FileChannel held = LockFile.take(file).orElseThrow()) {
      assertThat(held.isOpen()).isTrue();
      assertThat(mode(file)).isEqualTo("rw-------");
    }
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path precious = Files.createFile(directory.resolve("precious"));
    Path file = Files.createSymbolicLink(directory.resolve("lock"), precious);
    assertThatThrownBy(() -> LockFile.take(file)).isInstanceOf(IOException.class);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
