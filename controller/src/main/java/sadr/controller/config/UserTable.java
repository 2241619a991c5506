package sadr.controller.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The users in {@code /etc/passwd} (passwd(5)); those that only a directory service knows are not.
 */
public final class UserTable {

  private static final Path FILE = Path.of("/etc/passwd");

  /**
   * A user.
   *
   * @param uid the user's number
   * @param gid the number of the group that they are in first of all
   */
  public record User(int uid, int gid) {}

  private UserTable() {}

  /** The user of this name; empty if there is none, or if the file cannot be read. */
  public static Optional<User> find(String name) {
    try {
      for (String line : Files.readAllLines(FILE, StandardCharsets.ISO_8859_1)) {
        String[] fields = line.split(":", -1);
        if (fields.length >= 4 && fields[0].equals(name)) {
          return Optional.of(new User(Integer.parseInt(fields[2]), Integer.parseInt(fields[3])));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // As good as none: nothing could be started as that user.
    }
    return Optional.empty();
  }
}
