package sadr.controller.web;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests were refused, and connections cut off, by reason. Any thread. */
public final class Refusals {

  /** Of each reason; the map itself does not change. */
  private final Map<Refusal, AtomicLong> counts = new EnumMap<>(Refusal.class);

  /** None yet. */
  public Refusals() {
    for (Refusal refusal : Refusal.values()) {
      counts.put(refusal, new AtomicLong());
    }
  }

  void count(Refusal refusal) {
    Objects.requireNonNull(counts.get(refusal)).incrementAndGet();
  }

  /** Since the start; every reason is there. */
  public Map<Refusal, Long> counts() {
    Map<Refusal, Long> all = new EnumMap<>(Refusal.class);
    counts.forEach((refusal, count) -> all.put(refusal, count.get()));
    return all;
  }
}
