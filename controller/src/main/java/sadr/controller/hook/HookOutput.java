package sadr.controller.hook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What goes into a hook's process and what comes out of it, on a thread of its own: both may hang.
 */
final class HookOutput {

  /** More than this is a flood. */
  private static final int MOST = 64 << 10;

  /** What the log gets of it. */
  private static final int KEPT = 1000;

  private final Process process;
  private final Runnable flooded;
  private final Thread thread;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(); // guarded by itself

  /**
   * Begins.
   *
   * @param input what the process is given to read
   * @param flooded is called once, on another thread, if it prints too much
   */
  HookOutput(Process process, byte[] input, String name, Runnable flooded) {
    this.process = process;
    this.flooded = flooded;
    this.thread = new Thread(null, () -> run(input), name, 128 << 10);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * What it printed, on one line and without anything that would spoil a log. Waits for the rest of
   * it for some milliseconds only: a process that has escaped may hold the other end for ever.
   */
  String text() throws InterruptedException {
    thread.join(200);
    synchronized (kept) {
      return kept.toString(StandardCharsets.UTF_8).strip().replaceAll("\\p{Cntrl}+", " | ");
    }
  }

  private void run(byte[] input) {
    feed(input);
    byte[] buffer = new byte[4096];
    int total = 0;
    try (InputStream output = process.getInputStream()) {
      for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
        keep(buffer, count);
        total += count;
        if (total > MOST) {
          flooded.run();
          return;
        }
      }
    } catch (IOException e) {
      keep(new byte[0], 0); // Closed from the other side: what there was is kept.
    }
  }

  private void feed(byte[] input) {
    try (OutputStream stream = process.getOutputStream()) {
      stream.write(input);
    } catch (IOException e) {
      keep(new byte[0], 0); // It does not care to read: its choice.
    }
  }

  private void keep(byte[] bytes, int count) {
    synchronized (kept) {
      kept.write(bytes, 0, Math.min(count, KEPT - kept.size()));
    }
  }
}
