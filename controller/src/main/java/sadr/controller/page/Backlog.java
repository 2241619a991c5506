package sadr.controller.page;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import sadr.controller.web.Response;

/**
 * Messages of a stream of server-sent events, and the last {@value #MOST} of those that have an id,
 * for who comes back and says which one was the last to reach him. It belongs to one thread.
 */
final class Backlog {

  /** About ten minutes of points, and some events. */
  static final int MOST = 128;

  private final String run;
  private final Deque<ByteBuffer> kept = new ArrayDeque<>();
  private long last;

  /** {@code run} tells this run of the daemon from others; without a dot. */
  Backlog(String run) {
    this.run = run;
  }

  /** The id of the last message. */
  String id() {
    return run + "." + last;
  }

  /** A message that is kept. */
  ByteBuffer add(String kind, String json) {
    last++;
    ByteBuffer message = message(kind, Optional.of(id()), json);
    kept.add(message);
    if (kept.size() > MOST) {
      kept.remove();
    }
    return message;
  }

  /**
   * A message on one line.
   *
   * @param kind its event's name
   * @param id with which its reader comes back
   * @param json without line ends
   */
  static ByteBuffer message(String kind, Optional<String> id, String json) {
    String head = id.map(text -> "id: " + text + "\n").orElse("");
    return Response.utf8(head + "event: " + kind + "\ndata: " + json + "\n\n");
  }

  /** What came after the message {@code id}; empty if that cannot be told. */
  Optional<List<ByteBuffer>> since(String id) {
    if (!id.startsWith(run + ".")) {
      return Optional.empty();
    }
    try {
      long missed = last - Long.parseLong(id.substring(run.length() + 1));
      if (missed < 0 || missed > kept.size()) {
        return Optional.empty();
      }
      return Optional.of(new ArrayList<>(kept).subList(kept.size() - (int) missed, kept.size()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
