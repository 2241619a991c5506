package sadr.controller.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.config.Config;
import sadr.controller.control.ControlClient;

/**
 * Makes sure that one daemon runs: two would undo each other's work. The kernel gives the lock up
 * with the process, however it ends.
 */
final class Lock implements AutoCloseable {

  private final FileChannel channel;

  private Lock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock in the state directory, which is made if need be.
   *
   * @throws CommandException if another daemon has it, or the directory cannot be used
   */
  static Lock take(Config config) throws CommandException {
    Path directory = config.stateDirectory();
    Path socket = config.control().socket();
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve("lock");
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      StateOwner.keep(file);
      if (channel.tryLock() == null) {
        channel.close();
        throw running("another daemon runs with the state directory " + directory);
      }
      if (ControlClient.isAlive(socket)) {
        channel.close();
        throw running("another daemon answers on " + socket);
      }
      return new Lock(channel);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "the state directory " + directory + " cannot be used: " + reason(e));
    }
  }

  /**
   * Asserts that the lock is held still.
   *
   * @throws IllegalStateException if it was given up
   */
  void hold() {
    if (!channel.isOpen()) {
      throw new IllegalStateException("the lock was given up");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof NoSuchFileException
        ? "it cannot be made there"
        : String.valueOf(e.getMessage());
  }

  private static CommandException running(String how) {
    return new CommandException(ExitCode.FAILED, how + "; \"sadr status\" asks it how it stands");
  }
}
