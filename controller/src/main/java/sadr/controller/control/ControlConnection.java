package sadr.controller.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import jnr.unixsocket.UnixSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One client: its half-read line, what is still to be sent, and where the talk stands. Owned by the
 * control thread.
 *
 * <pre>
 *   READING --line--> ANSWERING --reply--> READING
 *      |                                      any: error reply --> CLOSING --sent--> closed
 *      +--events--> STREAMING --end--> CLOSING
 * </pre>
 */
final class ControlConnection {

  /** A line that is longer is refused. */
  static final int MOST_LINE_BYTES = 64 << 10;

  /** Lines wait in the journal rather than here. */
  private static final int ENOUGH_OUTPUT = 64 << 10;

  /** Lines of one client before others have their turn. */
  private static final int LINES_A_TURN = 500;

  /** Where the talk stands. */
  enum State {
    READING,
    ANSWERING,
    STREAMING,
    CLOSING
  }

  private final UnixSocketChannel channel;
  private final SelectionKey key;
  private final Peer peer;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private final Deque<ByteBuffer> output = new ArrayDeque<>();
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private State state = State.READING;
  private boolean inputEnded;
  private int outputBytes;
  private int waitingBytes;
  private long movedNanos;
  private long lineNanos;
  private Optional<Long> stuckSince = Optional.empty();
  private @Nullable JournalReader journal;
  private boolean follow;

  ControlConnection(UnixSocketChannel channel, SelectionKey key, Peer peer, long nowNanos) {
    this.channel = channel;
    this.key = key;
    this.peer = peer;
    this.movedNanos = nowNanos;
    this.lineNanos = nowNanos;
  }

  SelectionKey key() {
    return key;
  }

  Peer peer() {
    return peer;
  }

  /** When it last said or took something ({@code nanoTime}). */
  long movedNanos() {
    return movedNanos;
  }

  /** Whether it does nothing that anybody waits for. */
  boolean isIdle() {
    return state == State.READING && output.isEmpty();
  }

  /** Takes in what there is to read. */
  void read(ByteBuffer buffer, long nowNanos) throws IOException {
    int count = channel.read(buffer.clear());
    if (count < 0) {
      endInput();
    } else if (count > 0) {
      movedNanos = nowNanos;
      buffer.flip();
      while (buffer.hasRemaining() && (state == State.READING || state == State.ANSWERING)) {
        take(buffer.get(), nowNanos);
      }
    }
    updateInterest();
  }

  private void take(byte next, long nowNanos) {
    if (next != '\n') {
      if (line.size() == 0) {
        lineNanos = nowNanos;
      }
      line.write(next);
      if (line.size() + waitingBytes > MOST_LINE_BYTES) {
        refuse("a line is longer than 64 KiB");
      }
      return;
    }
    waitingBytes += line.size() + 1;
    waiting.add(line.toByteArray());
    line.reset();
    if (waitingBytes > MOST_LINE_BYTES) {
      refuse("more than 64 KiB of requests wait for their answers");
    }
  }

  /** Whoever has hung up one way still gets the answers to what he asked before. */
  private void endInput() {
    inputEnded = true;
    if (state == State.READING && waiting.isEmpty()) {
      if (line.size() > 0) {
        refuse("the line has no end");
      }
      state = State.CLOSING;
    }
  }

  /** The next complete line, if its turn has come; an answer must follow. */
  Optional<String> nextLine() {
    if (state != State.READING || waiting.isEmpty()) {
      return Optional.empty();
    }
    byte[] next = waiting.remove();
    waitingBytes -= next.length + 1;
    state = State.ANSWERING;
    return Optional.of(new String(next, StandardCharsets.UTF_8));
  }

  /** Answers the line that was taken; a refusal of what is no request ends the talk. */
  void answer(Reply reply, boolean last) {
    if (state != State.ANSWERING) {
      return;
    }
    send(ReplyCodec.write(reply));
    boolean over = last || (inputEnded && waiting.isEmpty());
    state = over ? State.CLOSING : State.READING;
  }

  /** Says what is wrong, then hangs up. */
  void refuse(String error) {
    if (state != State.CLOSING) {
      send(ReplyCodec.write(Reply.usage(error)));
      state = State.CLOSING;
      waiting.clear();
      line.reset();
    }
  }

  /** Answers with the journal's lines from now on. */
  void stream(JournalReader reader, boolean untilHungUp) {
    send(ReplyCodec.write(Reply.done()));
    journal = reader;
    follow = untilHungUp;
    state = State.STREAMING;
  }

  /**
   * Moves lines from the journal to the output.
   *
   * @return whether there is more for the next turn
   */
  boolean pump() throws IOException {
    JournalReader reader = journal;
    if (state != State.STREAMING || reader == null) {
      return false;
    }
    for (int count = 0; count < LINES_A_TURN && outputBytes < ENOUGH_OUTPUT; count++) {
      Optional<String> next = reader.next();
      if (next.isPresent()) {
        send(next.get());
      } else if (!reader.isAtEnd()) {
        return true;
      } else {
        state = follow ? State.STREAMING : State.CLOSING;
        return false;
      }
    }
    return outputBytes < ENOUGH_OUTPUT;
  }

  /** Sends as much as the client takes. */
  void write(long nowNanos) throws IOException {
    while (!output.isEmpty()) {
      ByteBuffer first = output.element();
      int count = channel.write(first);
      if (count <= 0) {
        break;
      }
      outputBytes -= count;
      movedNanos = nowNanos;
      stuckSince = Optional.empty();
      if (!first.hasRemaining()) {
        output.remove();
      }
    }
    if (!output.isEmpty() && stuckSince.isEmpty()) {
      stuckSince = Optional.of(nowNanos);
    }
    updateInterest();
  }

  /** Whether all is said, or the client went away. */
  boolean isOver() {
    return !key.isValid() || (state == State.CLOSING && output.isEmpty());
  }

  /** Whether a request is not answered yet, or its answer not sent. */
  boolean owesAnswer() {
    return state == State.ANSWERING || (state != State.STREAMING && !output.isEmpty());
  }

  /** Since when the client owes us something: the rest of a line, or taking what we send. */
  Optional<Long> owesSince() {
    if (!output.isEmpty()) {
      return stuckSince;
    }
    return state == State.READING && line.size() > 0 ? Optional.of(lineNanos) : Optional.empty();
  }

  /** Whether it is half a line that is owed. */
  boolean owesLine() {
    return output.isEmpty() && line.size() > 0;
  }

  void close() throws IOException {
    if (journal != null) {
      journal.close();
    }
    channel.close();
  }

  private void send(String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    output.add(ByteBuffer.wrap(bytes));
    outputBytes += bytes.length;
  }

  /** Never OP_READ after the end of input: it would be ready for ever. */
  private void updateInterest() {
    if (key.isValid()) {
      boolean wantsInput = !inputEnded && state != State.CLOSING;
      key.interestOps(
          (wantsInput ? SelectionKey.OP_READ : 0) | (output.isEmpty() ? 0 : SelectionKey.OP_WRITE));
    }
  }
}
