package sadr.controller.daemon;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.core.Learned;
import sadr.controller.core.Ledger;
import sadr.controller.core.Moment;
import sadr.controller.core.Notice;
import sadr.controller.core.Retired;

/**
 * {@code state.json} in the state directory, replaced whole: a crash leaves the old one or the new
 * one, never half of one.
 */
final class StateFile {

  private static final Logger log = LoggerFactory.getLogger(StateFile.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a broken file takes with it. */
  private static final String LOST =
      "failovers and drains, what hooks and routers told, and what hosts still hold are forgotten";

  private final Path directory;
  private final Path file;

  /** Belongs to whoever reads. */
  private Optional<Notice> loss = Optional.empty();

  StateFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("state.json");
  }

  /**
   * Reads the file; a missing one is empty. One that cannot be understood is set aside under
   * another name and reported, since a daemon that does not start helps nobody.
   */
  SavedState read() {
    if (!Files.exists(file)) {
      return SavedState.EMPTY;
    }
    try {
      return parse();
    } catch (IOException | RuntimeException e) {
      String aside = aside();
      log.warn("state.broken file={} aside={} cause=\"{}\"; {}", file, aside, firstLine(e), LOST);
      Map<String, String> details =
          Map.of("aside", aside, "detail", "state.json was broken: " + LOST);
      loss = Optional.of(Notice.of("admin.restore", "state-broken", details));
      return SavedState.EMPTY;
    }
  }

  /** For the journal: what {@link #read} has found to be lost. */
  Optional<Notice> loss() {
    return loss;
  }

  private String aside() {
    Path aside = file.resolveSibling("state.json.broken-" + Instant.now().getEpochSecond());
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      return aside.toString();
    } catch (IOException e) {
      return "no: " + e.getMessage(); // The next state takes its place, once the disk takes any.
    }
  }

  /** As {@link #read}, but leaves everything as it is: what cannot be read is empty. */
  SavedState peek() {
    try {
      return Files.exists(file) ? parse() : SavedState.EMPTY;
    } catch (IOException | RuntimeException e) {
      log.debug("state.unreadable file={} cause=\"{}\"", file, firstLine(e));
      return SavedState.EMPTY;
    }
  }

  private SavedState parse() throws IOException {
    SavedState state = JSON.readValue(file.toFile(), SavedState.class);
    if (state.version() != SavedState.VERSION) {
      throw new IllegalArgumentException("version " + state.version() + " is not known");
    }
    state.uplinks().values().forEach(SavedState.SavedUplink::remembered); // Checks the words.
    Ledger unused = SavedNetwork.ledger(state.ledger(), new Moment(0, Instant.now()));
    Retired unusedWords = SavedWord.retired(state.told(), InputQueue.now());
    Learned unusedToo = state.learned(InputQueue.now()); // And these.
    return state;
  }

  /**
   * Replaces the file, and returns once it is on the disk.
   *
   * @throws IOException if the disk refuses; the old file stands then
   */
  void write(SavedState state) throws IOException {
    Path next = file.resolveSibling("state.json.next");
    Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(state));
    StateOwner.keep(next);
    sync(next, StandardOpenOption.WRITE);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    sync(directory, StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
