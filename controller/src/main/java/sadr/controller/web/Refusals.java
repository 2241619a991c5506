package sadr.controller.web;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many requests were refused, and connections cut off, by reason. Any thread. */
public final class Refusals {

  private final AtomicLongArray counts = new AtomicLongArray(Refusal.values().length);

  void count(Refusal refusal) {
    counts.incrementAndGet(refusal.ordinal());
  }

  /** Since the start; every reason is there. */
  public Map<Refusal, Long> counts() {
    Map<Refusal, Long> all = new EnumMap<>(Refusal.class);
    for (Refusal refusal : Refusal.values()) {
      all.put(refusal, counts.get(refusal.ordinal()));
    }
    return all;
  }
}
