package sadr.controller.daemon;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import sadr.controller.core.Notice;

/**
 * Lines of the journal that are not on the disk yet. It is bounded: while the disk takes nothing,
 * the oldest make room, and one line tells how many. Any thread.
 */
final class UnwrittenLines {

  private static final int MOST_LINES = 2000;
  private static final int MOST_CHARS = 512 << 10;
  private static final int BATCH_CHARS = 64 << 10;

  private record Waiting(long number, Instant at, String line) {}

  /**
   * Lines for one write.
   *
   * @param text with their ends
   * @param last the number of the last one
   * @param lost how many lost ones it tells of
   */
  record Batch(String text, long last, long lost) {
    boolean isEmpty() {
      return text.isEmpty();
    }
  }

  private final Deque<Waiting> lines = new ArrayDeque<>();
  private int chars;
  private long numbers;
  private long untold;
  private long lost;
  private Instant lostAt = Instant.EPOCH;

  /** Adds a line, without its end. */
  synchronized void add(Instant at, String line) {
    lines.add(new Waiting(++numbers, at, line));
    chars += line.length();
    while (lines.size() > MOST_LINES || (chars > MOST_CHARS && lines.size() > 1)) {
      Waiting oldest = lines.remove();
      chars -= oldest.line().length();
      lostAt = oldest.at();
      untold++;
      lost++;
    }
  }

  /** What is to be written next, which stays here until it is {@link #written}. */
  synchronized Batch next() {
    StringBuilder text = new StringBuilder();
    if (untold > 0) {
      Map<String, String> details =
          Map.of("count", Long.toString(untold), "detail", "the disk took none for too long");
      text.append(EventFile.line(lostAt, Notice.of("events.lost", "disk", details))).append('\n');
    }
    long last = 0;
    for (Waiting waiting : lines) {
      text.append(waiting.line()).append('\n');
      last = waiting.number();
      if (text.length() > BATCH_CHARS) {
        break;
      }
    }
    return new Batch(text.toString(), last, untold);
  }

  /** {@code batch} is on the disk. */
  synchronized void written(Batch batch) {
    untold -= batch.lost();
    while (!lines.isEmpty() && lines.element().number() <= batch.last()) {
      chars -= lines.remove().line().length();
    }
  }

  /** How many lines wait. */
  synchronized int waiting() {
    return lines.size();
  }

  /** How many were lost since the start. */
  synchronized long lost() {
    return lost;
  }
}
