package sadr.controller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import sadr.controller.config.Config.ControlConfig;
import sadr.controller.control.ControlHandler;
import sadr.controller.control.ControlPlace;
import sadr.controller.control.ControlServer;
import sadr.controller.control.Peer;
import sadr.controller.control.Reply;
import sadr.controller.control.Request;
import sadr.controller.control.StatusReport;
import sadr.controller.control.StatusReports;

/**
 * A daemon without a kernel, for the build: while the class data archive is made, commands talk to
 * it, and the classes that both sides load are recorded. It serves until its input ends.
 */
public final class WarmUp {

  private WarmUp() {}

  /** Serves in the folder that the first of {@code args} names. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.writeString(folder.resolve("sadr.toml"), config(folder));
    Path journal = folder.resolve("events.jsonl");
    Files.writeString(
        journal,
        "{\"at\":\"2999-01-01T00:00:00Z\",\"event\":\"uplink.up\",\"uplink\":\"fiber\"}\n");
    ControlConfig control = new ControlConfig(folder.resolve("sadr.sock"), "sadr");
    try (ControlServer server =
        ControlServer.bind(ControlPlace.take(control), journal, new Handler())) {
      server.start();
      while (System.in.read() >= 0) {
        server.journalGrew();
      }
    }
  }

  private static String config(Path folder) {
    return """
        [[uplink]]
        name = "fiber"
        interface = "wan1"
        gateway = "fe80::a1"
        prefixes = ["2001:db8:a000::/56"]
        metric = 10
        probe = { targets = ["2001:db8:ffff::1", "2001:db8:ffff::2"], quorum = 1, interval = "500ms" }

        [[uplink]]
        name = "cable"
        interface = "wan2"
        gateway = "fe80::b1"
        prefixes = ["2001:db8:b000::/56"]
        metric = 20
        probe = { targets = ["2001:db8:ffff::1"] }

        [[lan]]
        interface = "lan0"
        subnet = 1

        [state]
        directory = "%s"
        """
        .formatted(folder);
  }

  private static final class Handler implements ControlHandler {
    @Override
    public StatusReport status() {
      return StatusReports.healthy();
    }

    @Override
    public CompletableFuture<Reply> change(Request.Change change, Peer peer) {
      return CompletableFuture.completedFuture(Reply.done("done"));
    }
  }
}
