package sadr.controller.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.enxio.channels.NativeSelectorProvider;
import jnr.unixsocket.Credentials;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's end of the control socket: one thread, one selector, no client can hold it up.
 *
 * <p>How it works: {@link ControlConnection} cuts what comes in into lines; {@link RequestDesk}
 * answers each; answers that take time come back through a queue and a wakeup. A client beyond the
 * limit costs the oldest idle one its place; one that owes us half a line or does not take what we
 * send is dropped after {@link Limits#patienceNanos}.
 *
 * <p>jnr-unixsocket has faults that shape this: its blocking calls can hang, so everything is
 * non-blocking; its accept hides errors (null), so accepting pauses when it brings nothing; its
 * selector reports a hang-up without any interest as no ready operation at all.
 */
public final class ControlServer implements AutoCloseable {

  /**
   * How much clients may ask for.
   *
   * @param clients at one time
   * @param patienceNanos for half a line, and for output that nobody takes
   * @param tickNanos between two looks at who is late
   */
  record Limits(int clients, long patienceNanos, long tickNanos) {
    static final Limits DEFAULT = new Limits(256, 10_000_000_000L, 1_000_000_000L);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

  /** For answers that are still to come when all ends. */
  private static final long LAST_NANOS = 500_000_000L;

  private final ControlSocket socket;
  private final AbstractSelector selector;
  private final SelectionKey acceptKey;
  private final RequestDesk desk;
  private final Limits limits;
  private final Thread thread = new Thread(this::run, "sadr-control");
  private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean closed;

  /** The rest is owned by the control thread. */
  private final Map<SelectionKey, ControlConnection> connections = new LinkedHashMap<>();

  private final ByteBuffer input = ByteBuffer.allocate(8 << 10);
  private long sweptNanos = System.nanoTime();

  private ControlServer(ControlSocket socket, Path journal, ControlHandler handler, Limits limits)
      throws IOException {
    this.socket = socket;
    this.desk = new RequestDesk(handler, journal, this::later);
    this.limits = limits;
    this.selector = NativeSelectorProvider.getInstance().openSelector();
    this.acceptKey = socket.channel().register(selector, SelectionKey.OP_ACCEPT);
    thread.setDaemon(true);
  }

  /**
   * Takes the socket; nobody is served before {@link #start}.
   *
   * @param place where, and whose group may ask; given up with the server
   * @param journal the file that events are read from
   * @param handler answers; called on the control thread
   * @throws IOException if the socket cannot be made
   */
  public static ControlServer bind(ControlPlace place, Path journal, ControlHandler handler)
      throws IOException {
    return bind(place, journal, handler, Limits.DEFAULT);
  }

  static ControlServer bind(ControlPlace place, Path journal, ControlHandler handler, Limits limits)
      throws IOException {
    ControlSocket socket = ControlSocket.bind(place);
    try {
      return new ControlServer(socket, journal, handler, limits);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Loads the classes that {@link #bind} would take most of its time for; any thread may call it.
   */
  public static void preload() {
    try {
      NativeSelectorProvider.getInstance().openSelector().close();
      UnixServerSocketChannel.open().close();
    } catch (IOException e) {
      LOG.debug("control.preload cause=\"{}\"", e.getMessage());
    }
  }

  /** Starts to serve. */
  public void start() {
    thread.start();
  }

  /** Tells that the journal has new lines; any thread may, after each write. */
  public void journalGrew() {
    later(() -> {});
  }

  private void run() {
    while (!closed) {
      try {
        turn(Math.max(1, limits.tickNanos / 1_000_000));
        sweep();
      } catch (IOException | RuntimeException e) {
        LOG.warn("control.thread goes on after an error", e);
      }
    }
    try {
      answerTheRest();
    } catch (IOException | RuntimeException e) {
      LOG.warn("control.thread ends without its last answers", e);
    }
    connections.values().forEach(this::hangUp);
  }

  /** Waits, and does what there is to do. */
  private void turn(long millis) throws IOException {
    selector.select(millis);
    woken.set(false);
    for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
      errand.run();
    }
    List<SelectionKey> ready = List.copyOf(selector.selectedKeys());
    selector.selectedKeys().clear();
    ready.forEach(this::serve);
    List.copyOf(connections.values()).forEach(this::advance);
  }

  /** Who has asked for what ends the daemon hears that it is done. */
  private void answerTheRest() throws IOException {
    long end = System.nanoTime() + LAST_NANOS;
    acceptKey.interestOps(0);
    while (connections.values().stream().anyMatch(ControlConnection::owesAnswer)
        && end - System.nanoTime() > 0) {
      turn(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
  }

  private void serve(SelectionKey key) {
    ControlConnection connection = connections.get(key);
    if (key.equals(acceptKey)) {
      accept();
    } else if (connection != null && key.isValid()) {
      if (key.readyOps() == 0) {
        drop(key, "hung up");
      } else if (key.isReadable()) {
        guarded(key, () -> connection.read(input, System.nanoTime()));
      }
    }
  }

  /** Answers what is complete, sends what can be sent, ends what is over. */
  private void advance(ControlConnection connection) {
    SelectionKey key = connection.key();
    guarded(
        key,
        () -> {
          desk.answer(connection);
          if (connection.pump()) {
            later(() -> {});
          }
          connection.write(System.nanoTime());
        });
    if (connection.isOver() && connections.remove(key) != null) {
      hangUp(connection);
    }
  }

  private void accept() {
    try {
      UnixSocketChannel channel = socket.channel().accept();
      if (channel == null) {
        acceptKey.interestOps(0);
        return;
      }
      if (connections.size() >= limits.clients) {
        dropOldest();
      }
      try {
        welcome(channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      LOG.warn("control.accept failed: {}", e.getMessage());
      acceptKey.interestOps(0);
    }
  }

  private void welcome(UnixSocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    Credentials who = channel.getOption(UnixSocketOptions.SO_PEERCRED);
    Peer peer = new Peer(who.getUid(), who.getGid(), who.getPid());
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    connections.put(key, new ControlConnection(channel, key, peer, System.nanoTime()));
  }

  private void dropOldest() {
    Comparator<ControlConnection> idleFirst =
        Comparator.comparing(connection -> !connection.isIdle());
    connections.values().stream()
        .min(idleFirst.thenComparingLong(c -> c.movedNanos() - sweptNanos))
        .ifPresent(
            oldest -> {
              oldest.refuse("too many clients; the one that was silent longest has to go");
              advance(oldest);
              drop(oldest.key(), "too many clients");
            });
  }

  private void sweep() {
    long now = System.nanoTime();
    if (now - sweptNanos < limits.tickNanos) {
      return;
    }
    sweptNanos = now;
    acceptKey.interestOps(SelectionKey.OP_ACCEPT);
    for (ControlConnection connection : new ArrayList<>(connections.values())) {
      connection
          .owesSince()
          .filter(since -> now - since > limits.patienceNanos)
          .ifPresent(since -> dismiss(connection));
    }
  }

  private void dismiss(ControlConnection late) {
    if (late.owesLine()) {
      late.refuse("the line does not come to its end");
      advance(late);
    }
    drop(late.key(), "too slow");
  }

  private interface Step {
    void run() throws IOException;
  }

  private void guarded(SelectionKey key, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      // One client's fault is not to be the others'.
      drop(key, String.valueOf(e.getMessage()));
    }
  }

  private void drop(SelectionKey key, String reason) {
    ControlConnection connection = connections.remove(key);
    if (connection != null) {
      LOG.debug("control.dropped uid={} reason={}", connection.peer().uid(), reason);
      hangUp(connection);
    }
  }

  private void hangUp(ControlConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("control.close failed: {}", e.getMessage());
    }
  }

  /** Lets the control thread do something; the pipe behind wakeup must not fill up. */
  private void later(Runnable errand) {
    errands.add(errand);
    if (!woken.getAndSet(true)) {
      wake();
    }
  }

  /** The lock keeps a late wakeup from writing to a descriptor that is somebody else's by then. */
  private synchronized void wake() {
    if (selector.isOpen()) {
      selector.wakeup();
    }
  }

  /** Stops serving and removes the socket. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    wake();
    try {
      thread.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.close();
    synchronized (this) {
      selector.close();
    }
  }
}
