package sadr.controller.page;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The last hour of each uplink's probes, a {@link Point} for every {@value #STEP_SECONDS} seconds.
 *
 * <p>It takes {@value #BYTES_AN_UPLINK} bytes an uplink, whatever happens: 99 uplinks 0.7 MB. It
 * belongs to one thread.
 */
final class History {

  /** What a point spans. */
  static final int STEP_SECONDS = 5;

  /** An hour of them. */
  static final int POINTS = 3600 / STEP_SECONDS;

  /** Two ints and a short a point. */
  static final int BYTES_AN_UPLINK = POINTS * (4 + 4 + 2);

  private final Map<String, Lane> lanes = new LinkedHashMap<>();

  /** Where the next point goes: of all uplinks the same place. */
  private int next;

  private static final class Lane {
    private final int[] rtt = new int[POINTS];
    private final int[] jitter = new int[POINTS];
    private final short[] loss = new short[POINTS];

    Lane() {
      Arrays.fill(rtt, Point.NOTHING);
      Arrays.fill(jitter, Point.NOTHING);
      Arrays.fill(loss, (short) Point.NOTHING);
    }

    void set(int at, Point point) {
      rtt[at] = point.rttMicros();
      jitter[at] = point.jitterMicros();
      loss[at] = (short) point.lossPermille();
    }
  }

  /**
   * Adds a point for each uplink. An uplink that is new has nothing before it; one that {@code
   * points} leaves out is forgotten, as after a reload without it.
   */
  void add(Map<String, Point> points) {
    lanes.keySet().retainAll(points.keySet());
    points.forEach((name, point) -> lanes.computeIfAbsent(name, n -> new Lane()).set(next, point));
    next = (next + 1) % POINTS;
  }

  /** {@code count} steps without any point: the machine slept, or had no time. */
  void skip(long count) {
    for (long i = 0; i < Math.min(count, POINTS); i++) {
      int at = next;
      lanes.values().forEach(lane -> lane.set(at, Point.UNKNOWN));
      next = (next + 1) % POINTS;
    }
  }

  Set<String> uplinks() {
    return lanes.keySet();
  }

  /**
   * An object with three lists for each uplink, {@code rtt} and {@code jitter} in microseconds and
   * {@code loss} in thousandths, the oldest first, null where nothing is known; their last points
   * are of the same time.
   */
  String json() {
    StringBuilder text = new StringBuilder(64 + lanes.size() * POINTS * 12).append('{');
    lanes.forEach(
        (name, lane) -> {
          text.append(text.length() > 1 ? "," : "")
              .append('"')
              .append(name)
              .append("\":{\"rtt\":[");
          for (int i = 0; i < POINTS; i++) {
            number(text, i, lane.rtt[(next + i) % POINTS]);
          }
          text.append("],\"jitter\":[");
          for (int i = 0; i < POINTS; i++) {
            number(text, i, lane.jitter[(next + i) % POINTS]);
          }
          text.append("],\"loss\":[");
          for (int i = 0; i < POINTS; i++) {
            number(text, i, lane.loss[(next + i) % POINTS]);
          }
          text.append("]}");
        });
    return text.append('}').toString();
  }

  private static void number(StringBuilder text, int index, int value) {
    if (index > 0) {
      text.append(',');
    }
    Point.number(text, value);
  }
}
