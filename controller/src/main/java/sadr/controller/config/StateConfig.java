package sadr.controller.config;

import java.nio.file.Path;

/**
 * {@code [state]}.
 *
 * @param directory what survives a restart lies here
 * @param eventsSize bytes after which another file of events is begun
 * @param eventsFiles how many of these there are, the one that is being written among them
 */
public record StateConfig(Path directory, long eventsSize, int eventsFiles) {

  /** 4 MiB: some 25,000 events. */
  public static final long DEFAULT_EVENTS_SIZE = 4L << 20;

  /** 16 MiB in all. */
  public static final int DEFAULT_EVENTS_FILES = 4;

  /** The directory, and the defaults. */
  public static StateConfig in(Path directory) {
    return new StateConfig(directory, DEFAULT_EVENTS_SIZE, DEFAULT_EVENTS_FILES);
  }
}
