package sadr.controller.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link Site}: one thread, one selector, no blocking socket.
 *
 * <p>How it works: {@link #run} waits for sockets, for {@link #wake}, and for the next second; it
 * answers, lets the site have its turn, and ends connections that take too long. {@link #wake} and
 * {@link #close} are for any thread, all else is for the one that runs it.
 */
public final class WebServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WebServer.class);

  /** Fifty pages, each with a connection or two beside its stream, and some scrapers. */
  static final int MOST_CONNECTIONS = 160;

  private static final int BACKLOG = 64;
  private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final SelectionKey acceptor;
  private final Selector selector;
  private final ServerSocketChannel listener;
  private final Site site;
  private final HostCheck hosts;
  private final Refusals refusals;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final Inside inside = new Inside();

  private int live;
  private long nextTurn = System.nanoTime();
  private long toldFault = nextTurn - QUIET_NANOS;
  private volatile boolean woken;
  private volatile boolean closing;

  private WebServer(SelectionKey acceptor, Site site, HostCheck hosts, Refusals refusals) {
    this.acceptor = acceptor;
    this.selector = acceptor.selector();
    this.listener = (ServerSocketChannel) acceptor.channel();
    this.site = site;
    this.hosts = hosts;
    this.refusals = refusals;
  }

  /**
   * Listens; nobody is answered before {@link #run}.
   *
   * @param address where; port 0 takes a free one
   * @param names the machine's names, which a request's Host may have where it listens beyond
   *     loopback; lower case
   * @throws IOException if the address is in use or none of this machine's
   */
  public static WebServer open(
      InetSocketAddress address, Set<String> names, Site site, Refusals refusals)
      throws IOException {
    InetAddress at = address.getAddress();
    if (at == null) {
      throw new IOException("no address of the name " + address.getHostString());
    }
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.configureBlocking(false);
      listener.bind(address, BACKLOG);
      Selector selector = Selector.open();
      SelectionKey acceptor = listener.register(selector, SelectionKey.OP_ACCEPT);
      HostCheck hosts = new HostCheck(!at.isLoopbackAddress(), names);
      return new WebServer(acceptor, site, hosts, refusals);
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) listener.getLocalAddress();
  }

  /** Something is new: the site gets its turn at once. Never waits; any thread. */
  public void wake() {
    woken = true;
    selector.wakeup();
  }

  /**
   * Serves until {@link #close}. No fault ends it, not even an Error: what met it is cut off and
   * counted, and the others are served on.
   */
  public void run() {
    try (selector;
        listener) {
      while (!closing) {
        round();
      }
      for (Connection connection : new ArrayList<>(connections)) {
        end(connection);
      }
    } catch (IOException e) {
      log.warn("web.failed cause=\"{}\"; the site is not affected", e.toString());
    }
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
  }

  private void round() throws IOException {
    try {
      long wait = nextTurn - System.nanoTime();
      selector.select(this::ready, Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait) + 1));
      turn();
    } catch (RuntimeException | Error e) {
      faulted(e);
      LockSupport.parkNanos(PAUSE_NANOS); // It may be there still, and must not spin.
    }
  }

  private void faulted(Throwable fault) {
    refusals.count(Refusal.FAULT);
    long now = System.nanoTime();
    if (now - toldFault >= QUIET_NANOS) {
      toldFault = now;
      log.warn("web.fault; the like is only counted for a minute", fault);
    }
  }

  private void turn() {
    long now = System.nanoTime();
    boolean second = nextTurn - now <= 0;
    if (second) {
      nextTurn = now + TURN_NANOS;
      acceptor.interestOps(SelectionKey.OP_ACCEPT);
      for (Connection connection : new ArrayList<>(connections)) {
        guarded(connection, () -> connection.expire(now));
      }
    }
    if (second || woken) {
      woken = false;
      try {
        site.turn(inside);
      } catch (RuntimeException | Error e) {
        faulted(e);
      }
    }
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof Connection connection) {
      guarded(connection, connection::ready);
    } else {
      accept();
    }
  }

  private void accept() {
    try {
      SocketChannel channel = listener.accept();
      if (channel != null && !admit(channel)) {
        refusals.count(Refusal.CROWD);
        channel.close();
      }
    } catch (IOException | RuntimeException e) {
      acceptor.interestOps(0); // No descriptors, say: until the next turn, or this would spin.
      log.debug("web.accept cause=\"{}\"", e.toString());
    }
  }

  private boolean admit(SocketChannel channel) throws IOException {
    if (connections.size() >= MOST_CONNECTIONS) {
      connections.stream().filter(Connection::isIdle).findFirst().ifPresent(this::end);
    }
    if (connections.size() >= MOST_CONNECTIONS) {
      return false;
    }
    try {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      Connection connection = new Connection(channel, key, inside);
      key.attach(connection);
      connections.add(connection);
      return true;
    } catch (IOException | RuntimeException e) {
      channel.close(); // Its key goes with it.
      throw e;
    }
  }

  /** Work on one connection, of which no other one notices that it failed. */
  private interface Work {
    void run() throws IOException;
  }

  private void guarded(Connection connection, Work work) {
    boolean before = connection.isLive();
    try {
      work.run();
    } catch (IOException e) {
      log.debug("web.connection peer={} cause=\"{}\"", connection.peer().orElse(""), e.toString());
      end(connection);
    } catch (RuntimeException | Error e) {
      faulted(e);
      end(connection);
    }
    if (!connection.isOpen()) {
      connections.remove(connection);
    }
    boolean after = connection.isLive() && connection.isOpen();
    live += (after ? 1 : 0) - (before ? 1 : 0);
  }

  private void end(Connection connection) {
    connections.remove(connection);
    try {
      connection.close();
    } catch (IOException e) {
      log.debug("web.close cause=\"{}\"", e.toString());
    }
  }

  /** What connections and the site see of the server. */
  private final class Inside implements Connection.Server, Audience {

    @Override
    public Response answer(Request request) {
      return site.answer(request, this);
    }

    @Override
    public HostCheck hosts() {
      return hosts;
    }

    @Override
    public void refused(Refusal refusal) {
      refusals.count(refusal);
    }

    @Override
    public long now() {
      return System.nanoTime();
    }

    @Override
    public boolean isEmpty() {
      return live == 0;
    }

    @Override
    public void send(ByteBuffer message) {
      for (Connection connection : new ArrayList<>(connections)) {
        if (connection.isLive()) {
          guarded(connection, () -> connection.push(message));
        }
      }
    }
  }
}
