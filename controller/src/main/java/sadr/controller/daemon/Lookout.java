package sadr.controller.daemon;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.Config;
import sadr.controller.core.Event;
import sadr.sys.ErrnoException;

/**
 * Reads all that the kernel holds on a thread of its own, which takes long where there are
 * thousands of prefixes: a verdict does not wait for it. What it finds goes into the queue; {@link
 * Resync} fits it in.
 */
final class Lookout implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Lookout.class);

  private final KernelView view;
  private final InputQueue queue;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "sadr-lookout"));

  /** Reads through {@code view}, whose netlink connection nobody else uses. */
  Lookout(KernelView view, InputQueue queue) {
    this.view = view;
    this.queue = queue;
  }

  /** Begins its thread, so that {@link #look} needs none: it may be that none can be had then. */
  void start() {
    reader.execute(() -> log.debug("lookout.ready"));
  }

  /** Reads our table in nftables, and everything else too if {@code whole}; any thread. */
  void look(long number, Config config, boolean whole) {
    reader.execute(() -> queue.put(read(number, config, whole)));
  }

  private Input.Looked read(long number, Config config, boolean whole) {
    try {
      Optional<Event> dump = whole ? Optional.of(view.dump(config)) : Optional.empty();
      return new Input.Looked(number, dump, view.nftables());
    } catch (ErrnoException e) {
      log.warn("kernel.unreadable cause=\"{}\"", e.getMessage());
      return new Input.Looked(number, Optional.empty(), List.of());
    }
  }

  @Override
  public void close() {
    reader.shutdown();
    try {
      // What it reads through is closed next.
      if (!reader.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("kernel.unfinished");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
