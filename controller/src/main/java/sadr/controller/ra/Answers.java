package sadr.controller.ra;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import sadr.net.Ip6Address;

/** The hosts that asked and wait for their answer: each once, the earliest first, not too many. */
final class Answers {

  /** How many may wait: those of half a second of a flood; what is beyond is answered to all. */
  static final int MOST = 1024;

  private record Answer(Ip6Address host, long dueNanos) {}

  private static final Comparator<Answer> EARLIEST =
      (one, other) -> Long.signum(one.dueNanos() - other.dueNanos());

  private final Map<Ip6Address, Answer> waiting = new HashMap<>();
  private final PriorityQueue<Answer> queue = new PriorityQueue<>(EARLIEST);

  /** Takes a host in, unless it waits already; false when there is no room. */
  boolean add(Ip6Address host, long dueNanos) {
    if (waiting.containsKey(host)) {
      return true;
    }
    if (waiting.size() >= MOST) {
      return false;
    }
    Answer answer = new Answer(host, dueNanos);
    waiting.put(host, answer);
    queue.add(answer);
    return true;
  }

  /** The host that is to be answered now. */
  Optional<Ip6Address> due(long nowNanos) {
    return Optional.ofNullable(queue.peek())
        .filter(answer -> nowNanos - answer.dueNanos() >= 0)
        .map(Answer::host);
  }

  OptionalLong nextNanos() {
    Answer first = queue.peek();
    return first == null ? OptionalLong.empty() : OptionalLong.of(first.dueNanos());
  }

  void remove(Ip6Address host) {
    Answer answer = waiting.remove(host);
    if (answer != null) {
      queue.remove(answer);
    }
  }

  void clear() {
    waiting.clear();
    queue.clear();
  }
}
