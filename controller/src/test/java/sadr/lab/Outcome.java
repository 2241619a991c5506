package sadr.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How a command ended.
 *
 * @param command what was run
 * @param exit its exit status
 * @param out what it printed
 * @param err what it complained about
 */
record Outcome(List<String> command, int exit, String out, String err) {

  private static final int TIMEOUT_SECONDS = 180;

  Outcome {
    command = List.copyOf(command);
  }

  /** Runs a command to its end, at most three minutes. */
  static Outcome of(List<String> command) {
    return of(new ProcessBuilder(command));
  }

  /** Runs what was prepared to its end, at most three minutes. */
  static Outcome of(ProcessBuilder prepared) {
    return of(prepared, prepared::start);
  }

  /** The same, where somebody else starts it. */
  static Outcome of(ProcessBuilder prepared, Starter starter) {
    try {
      Process process = starter.start();
      process.getOutputStream().close();
      CompletableFuture<String> err =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      CompletableFuture<String> out =
          CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(prepared.command() + " did not end");
      }
      return new Outcome(prepared.command(), process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How a process is started. */
  @FunctionalInterface
  interface Starter {
    /** Does it. */
    Process start() throws IOException;
  }

  /** What it printed; fails unless it exited with 0. */
  String mustWork() {
    if (exit != 0) {
      throw new AssertionError(toString());
    }
    return out;
  }

  @Override
  public String toString() {
    return String.join(" ", command) + " exited with " + exit + "\n" + out + err;
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
