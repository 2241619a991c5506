package sadr.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Somebody else who changes the router's kernel: an {@code ip -6 -batch -} that stays. */
final class Meddler implements AutoCloseable {

  private final Process process;
  private final Writer orders;

  private Meddler(Process process) {
    this.process = process;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
  }

  static Meddler on(Topology topology) {
    try {
      List<String> command = topology.inside("router", List.of("ip", "-6", "-batch", "-"));
      ProcessBuilder prepared = new ProcessBuilder(command).redirectErrorStream(true);
      return new Meddler(prepared.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives one order, such as "rule del priority 17500". */
  void order(String line) {
    try {
      orders.write(line + "\n");
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its name in events: it is one process from "ip netns exec" on. */
  String name() {
    return "ip (pid " + process.pid() + ")";
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
