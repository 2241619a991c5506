package sadr.controller.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns lines into requests, asks the handler, and gives the answers back. */
final class RequestDesk {

  private static final Logger LOG = LoggerFactory.getLogger(RequestDesk.class);

  private static final Reply DENIED =
      new Reply.Failed(
          Reply.Code.DENIED, "only root and the daemon's own user may change anything");

  private final ControlHandler handler;
  private final Path journal;
  private final Consumer<Runnable> later;
  private final int daemonUid;

  /**
   * A desk.
   *
   * @param later lets the control thread do something
   */
  RequestDesk(ControlHandler handler, Path journal, Consumer<Runnable> later) {
    this.handler = handler;
    this.journal = journal;
    this.later = later;
    this.daemonUid = ownUid();
  }

  /** Answers the lines whose turn has come. */
  void answer(ControlConnection connection) {
    Optional<String> line = connection.nextLine();
    while (line.isPresent()) {
      answer(connection, line.get());
      line = connection.nextLine();
    }
  }

  private void answer(ControlConnection connection, String line) {
    try {
      RequestCodec.read(line).accept(new Steps(connection)).run();
    } catch (MalformedLineException e) {
      boolean garbage = e.code() == Reply.Code.USAGE;
      connection.answer(new Reply.Failed(e.code(), String.valueOf(e.getMessage())), garbage);
    } catch (RuntimeException e) {
      connection.answer(broken(e), false);
    }
  }

  private static Reply broken(Throwable e) {
    LOG.warn("control.request failed", e);
    return Reply.failed("the daemon failed: " + e);
  }

  /** What to do for each kind of request. */
  private final class Steps implements Request.Visitor<Runnable> {

    private final ControlConnection connection;

    Steps(ControlConnection connection) {
      this.connection = connection;
    }

    @Override
    public Runnable status(Request.Status request) {
      return () -> connection.answer(new Reply.Status(handler.status()), false);
    }

    @Override
    public Runnable events(Request.Events request) {
      return () -> connection.stream(new JournalReader(journal, request.since()), request.follow());
    }

    @Override
    public Runnable failover(Request.Failover change) {
      return () -> change(change);
    }

    @Override
    public Runnable drain(Request.Drain change) {
      return () -> change(change);
    }

    @Override
    public Runnable restore(Request.Restore change) {
      return () -> change(change);
    }

    @Override
    public Runnable drill(Request.Drill change) {
      return () -> change(change);
    }

    @Override
    public Runnable drillStop(Request.DrillStop change) {
      return () -> change(change);
    }

    @Override
    public Runnable reload(Request.Reload change) {
      return () -> change(change);
    }

    @Override
    public Runnable tryBegin(Request.Try change) {
      return () -> change(change);
    }

    @Override
    public Runnable tryEnd(Request.TryEnd change) {
      return () -> change(change);
    }

    @Override
    public Runnable prefixSet(Request.PrefixSet change) {
      return () -> change(change);
    }

    @Override
    public Runnable prefixRemove(Request.PrefixRemove change) {
      return () -> change(change);
    }

    private void change(Request.Change change) {
      Peer peer = connection.peer();
      if (!peer.mayChange(daemonUid)) {
        LOG.info("control.denied uid={} pid={} request={}", peer.uid(), peer.pid(), change);
        connection.answer(DENIED, false);
        return;
      }
      CompletableFuture<Void> unused =
          handler
              .change(change, peer)
              .exceptionally(RequestDesk::broken)
              .thenAccept(reply -> later.accept(() -> connection.answer(reply, false)));
    }
  }

  /** The user that this process runs as. */
  private static int ownUid() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException("/proc is not mounted", e);
    }
  }
}
