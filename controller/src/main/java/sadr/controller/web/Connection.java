package sadr.controller.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One client. It reads a request, answers it, and reads the next; a live answer goes on until one
 * of the two ends it. Belongs to the server's thread; its socket never blocks.
 */
final class Connection {

  /** What a request may take. */
  static final int MOST_HEAD = 8 << 10;

  /** So many messages behind, a client is not worth waiting for. */
  static final int MOST_BEHIND = 64;

  /** What the kernel keeps for who does not read; it doubles it. */
  private static final int SEND_BUFFER = 32 << 10;

  private static final long WHOLE_HEAD_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private enum Phase {
    /** A request is awaited, or half there. */
    READING,
    /** The answer is under way; nothing is read meanwhile. */
    ANSWERING,
    /** The answer has no end. */
    LIVE,
    /** The answer is sent; what still comes is thrown away, so that the client can read it. */
    LINGERING
  }

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Server server;
  private final ByteBuffer input = ByteBuffer.allocate(MOST_HEAD);
  private final Deque<ByteBuffer> output = new ArrayDeque<>();

  private Phase phase = Phase.READING;
  private boolean keep;
  private long deadline;

  /** What a connection needs of its server. */
  interface Server {

    /** The answer to a good request. */
    Response answer(Request request);

    /** Whose names are ours. */
    HostCheck hosts();

    /** Counts. */
    void refused(Refusal refusal);

    /** The time, as {@code System.nanoTime} tells it. */
    long now();
  }

  Connection(SocketChannel channel, SelectionKey key, Server server) throws IOException {
    this.channel = channel;
    this.key = key;
    this.server = server;
    channel.socket().setSendBufferSize(SEND_BUFFER);
    channel.socket().setTcpNoDelay(true);
    deadline = server.now() + WHOLE_HEAD_NANOS;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  boolean isLive() {
    return phase == Phase.LIVE && isOpen();
  }

  /** Whether it may go to make room: it waits between two requests. */
  boolean isIdle() {
    return phase == Phase.READING && input.position() == 0;
  }

  /** The selector has found something to do. */
  void ready() throws IOException {
    if (key.isValid() && key.isWritable()) {
      flush();
    }
    if (isOpen() && key.isValid() && key.isReadable()) {
      read();
    }
  }

  /** One message more on a live answer. */
  void push(ByteBuffer message) throws IOException {
    if (output.size() >= MOST_BEHIND) {
      drop(Refusal.SLOW);
      return;
    }
    output.add(message.duplicate());
    flush();
  }

  /** Ends what takes too long. */
  void expire(long now) throws IOException {
    boolean waiting = phase != Phase.LIVE || !output.isEmpty();
    if (!waiting || deadline - now > 0) {
      return;
    }
    switch (phase) {
      case READING -> {
        if (isIdle()) {
          close();
        } else {
          refuse(Refusal.TIMEOUT);
        }
      }
      case ANSWERING, LIVE -> drop(Refusal.SLOW);
      case LINGERING -> close();
    }
  }

  void drop(Refusal refusal) throws IOException {
    server.refused(refusal);
    close();
  }

  void close() throws IOException {
    output.clear();
    key.cancel();
    channel.close();
  }

  private void read() throws IOException {
    boolean fresh = input.position() == 0;
    int count = channel.read(input);
    if (count < 0) {
      close();
    } else if (phase == Phase.READING) {
      if (fresh && count > 0) {
        deadline = server.now() + WHOLE_HEAD_NANOS; // Of all of it: drops do not prolong it.
      }
      take();
    } else {
      input.clear(); // Lingering, or a live client that says more: nobody listens.
    }
  }

  private void take() throws IOException {
    String text = new String(input.array(), 0, input.position(), StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      if (!input.hasRemaining()) {
        refuse(Refusal.TOO_LARGE);
      }
      return;
    }
    boolean alone = end + 4 == input.position();
    input.clear();
    try {
      InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
      RequestReader.Read read =
          RequestReader.read(text.substring(0, end), server.hosts(), local.getAddress());
      send(server.answer(read.request()), read.keep() && alone, read.request().headOnly());
    } catch (RefusedException e) {
      refuse(e.refusal());
    }
  }

  private void refuse(Refusal refusal) throws IOException {
    server.refused(refusal);
    send(refusal.response(), false, false);
  }

  private void send(Response response, boolean keepOpen, boolean headOnly) throws IOException {
    boolean live = response.live() && !headOnly;
    phase = live ? Phase.LIVE : Phase.ANSWERING;
    keep = keepOpen && !response.live();
    output.add(response.head(keep));
    if (!headOnly) {
      output.add(response.body().duplicate());
    }
    deadline = server.now() + PROGRESS_NANOS;
    flush();
  }

  private void flush() throws IOException {
    while (!output.isEmpty()) {
      ByteBuffer next = output.element();
      int sent = channel.write(next);
      if (next.hasRemaining()) {
        if (sent > 0) {
          deadline = server.now() + PROGRESS_NANOS;
        }
        key.interestOps(SelectionKey.OP_WRITE | (isLive() ? SelectionKey.OP_READ : 0));
        return;
      }
      output.remove();
      deadline = server.now() + PROGRESS_NANOS;
    }
    key.interestOps(SelectionKey.OP_READ);
    if (phase == Phase.ANSWERING) {
      answered();
    }
  }

  private void answered() throws IOException {
    if (keep) {
      phase = Phase.READING;
      deadline = server.now() + IDLE_NANOS;
    } else {
      phase = Phase.LINGERING;
      deadline = server.now() + LINGER_NANOS;
      channel.shutdownOutput();
    }
  }

  /** For the log. */
  Optional<String> peer() {
    try {
      return Optional.ofNullable(channel.getRemoteAddress()).map(Object::toString);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
