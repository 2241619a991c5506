package sadr.controller.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.config.Config;
import sadr.controller.control.ControlClient;
import sadr.controller.control.FileFault;
import sadr.controller.control.LockFile;

/**
 * Makes sure that one daemon runs: two would undo each other's work. The kernel gives the lock up
 * with the process, however it ends.
 */
final class Lock implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Lock.class);

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
    try {
      makeDirectory(directory);
      return take(directory, config.control().socket());
    } catch (AccessDeniedException
        | NoSuchFileException
        | FileAlreadyExistsException
        | NotDirectoryException e) {
      throw unusable(directory, e);
    } catch (FileSystemException e) {
      // It is full, or read-only, or broken: the site has to be kept going all the more.
      return elsewhere(config, e);
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  private static Lock take(Path directory, Path socket) throws IOException, CommandException {
    Path file = directory.resolve("lock");
    Optional<FileChannel> taken = LockFile.take(file);
    if (taken.isEmpty()) {
      throw running("another daemon runs with the state directory " + directory);
    }
    FileChannel channel = taken.get();
    StateOwner.keep(file);
    if (ControlClient.isAlive(socket)) {
      channel.close();
      throw running("another daemon answers on " + socket);
    }
    return new Lock(channel);
  }

  /** What is remembered, and what happened, is for its owner and his group to read. */
  private static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory.toAbsolutePath().getParent());
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
    }
  }

  /** Beside the socket, which is never on a disk that can fail. */
  private static Lock elsewhere(Config config, FileSystemException why) throws CommandException {
    Path socket = config.control().socket();
    Path directory = Objects.requireNonNull(socket.toAbsolutePath().getParent());
    log.warn(
        "lock.elsewhere directory={} cause=\"{}\"; it is taken in {}",
        config.stateDirectory(),
        FileFault.words(why),
        directory);
    try {
      Files.createDirectories(directory);
      return take(directory, socket);
    } catch (IOException e) {
      throw unusable(config.stateDirectory(), why);
    }
  }

  private static CommandException unusable(Path directory, IOException e) {
    return new CommandException(
        ExitCode.FAILED,
        "the state directory " + directory + " cannot be used: " + FileFault.words(e));
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

  private static CommandException running(String how) {
    return new CommandException(ExitCode.FAILED, how + "; \"sadr status\" asks it how it stands");
  }
}
