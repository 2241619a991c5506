import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs the packaged daemon in the namespace it is started in, and times what it does; {@code bench}
 * makes the lab and runs it.
 *
 * <pre>
 * DaemonBench scale SADR FOLDER N RUNS WEATHER   a line "N KEY VALUE" for each measurement
 * DaemonBench start SADR FOLDER RUNS SECONDS     the same with 1 for N: start, memory after SECONDS
 * </pre>
 *
 * FOLDER holds sadr.toml, whose socket and state are in it too. {@code WEATHER silence} and {@code
 * WEATHER heal} end and bring back all answers beyond the first uplink. Times are in milliseconds.
 */
public final class DaemonBench {

  private static final String METRICS = "http://[::1]:9737/metrics";
  private static final int SWITCHES = 5;

  private final String sadr;
  private final Path folder;
  private final String size;

  private DaemonBench(String sadr, Path folder, String size) {
    this.sadr = sadr;
    this.folder = folder;
    this.size = size;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[2]);
    switch (args[0]) {
      case "scale" -> {
        DaemonBench bench = new DaemonBench(args[1], folder, args[3]);
        for (int run = 0; run < Integer.parseInt(args[4]); run++) {
          bench.scale(args[5]);
        }
      }
      case "start" -> {
        DaemonBench bench = new DaemonBench(args[1], folder, "1");
        for (int run = 0; run < Integer.parseInt(args[3]); run++) {
          bench.start(Long.parseLong(args[4]), run == 0);
        }
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Starts on a bare kernel, fails over in both ways, restarts, and removes everything. */
  private void scale(String weather) throws Exception {
    Process daemon = launch("start");
    try {
      tell("operations", metric("sadr_kernel_operations_total"));
      await(this::bothUp);
      tell("rss-megabytes", residentMegabytes(daemon));
      byCommand();
      bySilence(weather);
      tell("rss-later-megabytes", residentMegabytes(daemon));
    } finally {
      stop(daemon);
    }
    Process again = launch("restart");
    try {
      tell("restart-operations", metric("sadr_kernel_operations_total"));
    } finally {
      stop(again);
    }
    flush();
  }

  private void start(long seconds, boolean memory) throws Exception {
    Process daemon = launch("start");
    try {
      if (memory) {
        TimeUnit.SECONDS.sleep(seconds);
        tell("rss-megabytes", residentMegabytes(daemon));
        for (int i = 0; i < SWITCHES; i++) {
          ask("failover", "fiber");
          ask("restore", "fiber");
        }
        tell("rss-later-megabytes", residentMegabytes(daemon));
      }
    } finally {
      stop(daemon);
    }
    flush();
  }

  /** From the request on the control socket to the reply, which comes when all is done and saved. */
  private void byCommand() throws IOException {
    for (int i = 0; i < SWITCHES; i++) {
      double before = metric("sadr_reconcile_seconds_sum");
      long start = System.nanoTime();
      ask("failover", "fiber");
      tell(i == 0 ? "failover-first" : "failover", millisSince(start));
      await(this::inSync);
      tell("echoed", millisSince(start));
      tell("plan-and-apply", 1e3 * (metric("sadr_reconcile_seconds_sum") - before));
      start = System.nanoTime();
      ask("restore", "fiber");
      tell("restore", millisSince(start));
      await(this::inSync);
    }
  }

  /** As the daemon's own metrics tell it: from the last answer, and from the verdict. */
  private void bySilence(String weather) throws Exception {
    for (int i = 0; i < SWITCHES; i++) {
      double outages = metric("sadr_failover_seconds_count");
      double outage = metric("sadr_failover_seconds_sum");
      double verdict = metric("sadr_switch_seconds_sum");
      run(weather, "silence");
      await(() -> metric("sadr_failover_seconds_count") > outages);
      tell("outage", 1e3 * (metric("sadr_failover_seconds_sum") - outage));
      tell("switch", 1e3 * (metric("sadr_switch_seconds_sum") - verdict));
      run(weather, "heal");
      await(this::bothUp);
    }
  }

  /** From exec to the line that says it is ready, and to the kernel having echoed everything. */
  private Process launch(String key) throws IOException {
    long start = System.nanoTime();
    Process daemon =
        new ProcessBuilder(sadr, "run", "-c", folder.resolve("sadr.toml").toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader log = daemon.inputReader();
    StringBuilder read = new StringBuilder();
    String line = log.readLine();
    while (line != null && !line.contains("daemon.ready")) {
      read.append(line).append('\n');
      line = log.readLine();
    }
    if (line == null) {
      throw new IOException("the daemon ended:\n" + read);
    }
    tell(key + "-ready", millisSince(start));
    daemon.info().totalCpuDuration().ifPresent(cpu -> tell(key + "-ready-cpu", cpu.toMillis()));
    Thread drain = new Thread(() -> drain(log));
    drain.setDaemon(true);
    drain.start();
    await(this::inSync);
    tell(key + "-in-sync", millisSince(start));
    return daemon;
  }

  private static void drain(BufferedReader log) {
    try {
      log.lines().forEach(more -> {});
    } catch (UncheckedIOException closed) {
      // The daemon has ended.
    }
  }

  private static void stop(Process daemon) throws InterruptedException {
    daemon.destroy();
    if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
      daemon.destroyForcibly().waitFor();
    }
  }

  private void flush() throws Exception {
    run(sadr, "flush", "-c", folder.resolve("sadr.toml").toString());
    Files.deleteIfExists(folder.resolve("state").resolve("state.json"));
  }

  private static void run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
    }
  }

  private boolean inSync() {
    return metric("sadr_kernel_in_sync") == 1;
  }

  private boolean bothUp() {
    return metric("sadr_uplink_up") == 2 && inSync();
  }

  /** The sum over all labels; 0 for one that is not there. */
  private static double metric(String name) {
    try (var body = URI.create(METRICS).toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      return 0; // Not listening yet.
    }
  }

  private void ask(String command, String uplink) throws IOException {
    String request =
        "{\"version\":1,\"command\":\"%s\",\"uplink\":\"%s\"}\n".formatted(command, uplink);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(folder.resolve("sadr.sock")));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      ByteBuffer reply = ByteBuffer.allocate(1 << 16);
      channel.read(reply);
      String text = new String(reply.array(), 0, reply.position(), StandardCharsets.UTF_8);
      if (!text.contains("\"ok\":true")) {
        throw new IOException(text);
      }
    }
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (millisSince(start) > 60_000) {
        throw new IllegalStateException("not within a minute");
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static double residentMegabytes(Process daemon) {
    try {
      return Files.readAllLines(Path.of("/proc/" + daemon.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double millisSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e6;
  }

  private void tell(String key, double value) {
    System.out.printf(java.util.Locale.ROOT, "%s %s %.3f%n", size, key, value);
  }
}
