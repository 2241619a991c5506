package sadr.controller.daemon;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.sys.ErrnoException;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrUn;
import sadr.sys.Sockets;

/**
 * Tells systemd, or whoever else listens at {@code $NOTIFY_SOCKET}, how the daemon stands
 * (sd_notify(3)): lines {@code NAME=VALUE}, a datagram each time. Where nobody listens it costs
 * nothing.
 *
 * <p>The watchdog is fed by the main loop's own turns, and between the pieces of a long one, not by
 * a timer: a loop that hangs stops feeding it, and is started anew. So is one that gets on for
 * minutes and comes to no end. Belongs to the main loop.
 */
final class Supervisor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  /**
   * A daemon that the kernel refuses something still probes and fails over; its supervisor must
   * neither wait for ever nor end it. So after this long it counts as ready, and its status says
   * what it is not.
   */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** When somebody who cannot take a message is asked again. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** A turn that lasts longer comes to no end; 10,000 prefixes take seconds. */
  private static final long LONGEST_TURN_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** A start that has taken so long asks for {@link #MORE_TIME}, and again each time. */
  private static final long LONG_START_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final String MORE_TIME = "EXTEND_TIMEOUT_USEC=30000000";

  private final Optional<Listener> listener;
  private final LongSupplier clock;

  /** How often the watchdog is fed; 0: there is none. */
  private final long feedNanos;

  private boolean ready;
  private boolean failed;
  private long waitingSince;
  private long nextFeed;
  private long lastTurn;
  private long nextPlea;
  private String told = "";

  private Supervisor(Optional<Listener> listener, long feedNanos, LongSupplier clock) {
    this.listener = listener;
    this.feedNanos = feedNanos;
    this.clock = clock;
    this.waitingSince = clock.getAsLong();
    this.nextFeed = waitingSince;
    this.lastTurn = waitingSince;
    this.nextPlea = waitingSince + LONG_START_NANOS;
  }

  /**
   * Speaks to the one that {@code environment} names by NOTIFY_SOCKET; to none if there is no such
   * name, or it cannot be spoken to. WATCHDOG_USEC is how long it waits for a sign of life, in
   * microseconds; WATCHDOG_PID, where it is there, says whose (sd_watchdog_enabled(3)).
   */
  static Supervisor of(Map<String, String> environment) {
    return of(environment, System::nanoTime);
  }

  /** The same by another clock, in nanoseconds. */
  static Supervisor of(Map<String, String> environment, LongSupplier clock) {
    String name = environment.get("NOTIFY_SOCKET");
    if (name == null || name.isEmpty()) {
      return new Supervisor(Optional.empty(), 0, clock);
    }
    try {
      return new Supervisor(Optional.of(Listener.at(name)), feedNanos(environment), clock);
    } catch (ErrnoException | IllegalArgumentException e) {
      log.warn("service.unnotified socket={} cause=\"{}\"", name, e.getMessage());
      return new Supervisor(Optional.empty(), 0, clock);
    }
  }

  private static long feedNanos(Map<String, String> environment) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    String pid = environment.getOrDefault("WATCHDOG_PID", "");
    boolean ours = pid.isEmpty() || pid.equals(Long.toString(ProcessHandle.current().pid()));
    if (!ours || !micros.matches("[1-9][0-9]{0,14}")) {
      return 0;
    }
    return Math.max(1, TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros)) / 2);
  }

  /** A turn of the loop has ended: tells what has changed, and that the loop lives. */
  void turned(Snapshot now) {
    if (listener.isEmpty()) {
      return;
    }
    long nanos = clock.getAsLong();
    lastTurn = nanos;
    StringJoiner message = new StringJoiner("\n");
    boolean readyNow = ready || now.inSync() || nanos - waitingSince >= PATIENCE_NANOS;
    if (readyNow && !ready) {
      message.add("READY=1");
    }
    String status = ServiceStatus.of(now);
    if (!status.equals(told)) {
      message.add("STATUS=" + status);
    }
    boolean hungry = feedNanos > 0 && nanos - nextFeed >= 0;
    if (hungry) {
      message.add("WATCHDOG=1");
    }
    if (message.length() == 0) {
      return;
    }
    boolean heard = say(message.toString());
    if (heard) {
      ready = readyNow;
      told = status;
    }
    if (hungry) {
      nextFeed = nanos + (heard ? feedNanos : Math.min(feedNanos, AGAIN_NANOS));
    }
  }

  /** A turn is under way, and a piece of it is done: cheap, and often said. */
  void working() {
    if (listener.isEmpty()) {
      return;
    }
    long nanos = clock.getAsLong();
    if (nanos - lastTurn >= LONGEST_TURN_NANOS) {
      return;
    }
    if (!ready && nanos - nextPlea >= 0) {
      nextPlea = nanos + LONG_START_NANOS;
      say(MORE_TIME);
    }
    if (feedNanos > 0 && nanos - nextFeed >= 0) {
      nextFeed = nanos + (say("WATCHDOG=1") ? feedNanos : Math.min(feedNanos, AGAIN_NANOS));
    }
  }

  /** How long the loop may wait before its next turn. */
  long nanosLeft(long nowNanos) {
    return feedNanos == 0 ? Long.MAX_VALUE : nextFeed - nowNanos;
  }

  /** Another configuration is being taken into use; ready again once the kernel is in sync. */
  void reloading() {
    if (listener.isEmpty()) {
      return;
    }
    waitingSince = clock.getAsLong();
    nextPlea = waitingSince + LONG_START_NANOS;
    // CLOCK_MONOTONIC, which the JVM takes for System.nanoTime on Linux.
    say("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(waitingSince));
    ready = false;
  }

  /** The daemon ends. */
  void stopping() {
    say("STOPPING=1\nSTATUS=stopping; the kernel stays as it is");
  }

  /**
   * There is nothing to do: {@code why} is what the status says when the process has ended well.
   * Type=notify takes an end without READY=1 for a failure.
   */
  void resting(String why) {
    say("READY=1\nSTATUS=" + why);
  }

  /** The daemon cannot start; {@code why} is one line. */
  void failing(String why) {
    say("STATUS=" + why);
  }

  /** Whether anybody listens. */
  boolean listens() {
    return listener.isPresent();
  }

  private boolean say(String message) {
    if (listener.isEmpty()) {
      return true;
    }
    try {
      boolean heard = listener.get().tell(message);
      failed &= !heard;
      return heard;
    } catch (ErrnoException e) {
      if (!failed) {
        log.warn("service.unnotified cause=\"{}\"", e.getMessage());
      }
      failed = true;
      return false;
    }
  }

  @Override
  public void close() {
    listener.ifPresent(Listener::close);
  }

  /**
   * The other end's address and our socket; datagrams are sent without waiting.
   *
   * @param socket ours
   * @param address its
   */
  private record Listener(NativeSocket socket, NativeBuffer address) {

    static Listener at(String name) {
      NativeBuffer address = SockaddrUn.of(name);
      return new Listener(NativeSocket.open(Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0), address);
    }

    boolean tell(String message) {
      byte[] text = message.getBytes(StandardCharsets.UTF_8);
      NativeBuffer data = NativeBuffer.allocate(text.length);
      data.bytes().put(0, text);
      return socket.send(data, address) != NativeSocket.WOULD_BLOCK;
    }

    void close() {
      socket.close();
    }
  }
}
