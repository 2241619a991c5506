package sadr.controller.daemon;

import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.control.FileFault;

/**
 * Whether the state directory takes what must survive. It tells the log when that changes, and not
 * at each attempt. Any thread.
 */
final class StateHealth {

  private static final Logger log = LoggerFactory.getLogger(StateHealth.class);

  /** Less than this is as good as nothing. */
  private static final long LEAST_FREE = 16 << 10;

  /** What may be refused. */
  enum What {
    /** Lines of the journal. */
    EVENTS,
    /** The state file. */
    STATE,
    /** Anything, by what the file system says of itself. */
    SPACE
  }

  /**
   * It is refused.
   *
   * @param since when it began
   * @param cause the kernel's words
   */
  record Trouble(Instant since, String cause) {}

  private final Path directory;
  private final Map<What, String> refused = new EnumMap<>(What.class);
  private volatile Optional<Trouble> trouble = Optional.empty();

  StateHealth(Path directory) {
    this.directory = directory;
  }

  /** What is wrong, if anything is. */
  Optional<Trouble> trouble() {
    return trouble;
  }

  /** The disk took it. */
  void took(What what) {
    change(what, Optional.empty());
  }

  /** The disk refused it. */
  void refused(What what, IOException e) {
    change(what, Optional.of(FileFault.words(e)));
  }

  /** Asks the file system, which costs no write. */
  void look() {
    try {
      // Not FileStore.isReadOnly: it takes the mount that the device was found by first, which in
      // a service's sandbox is the root, read-only, while this directory is bound there for
      // writing.
      directory.getFileSystem().provider().checkAccess(directory, AccessMode.WRITE);
      if (Files.getFileStore(directory).getUsableSpace() < LEAST_FREE) {
        change(What.SPACE, Optional.of("no space left on device"));
      } else {
        change(What.SPACE, Optional.empty());
      }
    } catch (IOException e) {
      change(What.SPACE, Optional.of(FileFault.words(e)));
    }
  }

  private synchronized void change(What what, Optional<String> cause) {
    cause.ifPresentOrElse(words -> refused.put(what, words), () -> refused.remove(what));
    Optional<Trouble> before = trouble;
    Optional<String> now = refused.values().stream().findFirst();
    if (before.map(Trouble::cause).equals(now)) {
      return;
    }
    Instant since = before.map(Trouble::since).orElseGet(Instant::now);
    trouble = now.map(words -> new Trouble(since, words));
    if (now.isPresent()) {
      log.warn(
          "state.unwritable directory={} cause=\"{}\"; forwarding and failover go on; events wait"
              + " in memory; a crash now would forget what changed",
          directory,
          now.get());
    } else {
      log.info(
          "state.writable directory={} after={}s",
          directory,
          Duration.between(since, Instant.now()).toSeconds());
    }
  }
}
