package sadr.probes.io;

import java.util.concurrent.atomic.LongAdder;
import sadr.probes.health.ReplyKind;

/** Counts the replies that were not believed. Counted by the probe thread, read by any. */
final class ReplyCounters {

  private final LongAdder forged = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder duplicate = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder foreign = new LongAdder();
  private final LongAdder strayErrors = new LongAdder();

  void count(ReplyKind kind) {
    switch (kind) {
      case ANSWER -> {}
      case LATE -> late.increment();
      case DUPLICATE -> duplicate.increment();
      case FORGED -> forged.increment();
    }
  }

  void forged() {
    forged.increment();
  }

  void malformed() {
    malformed.increment();
  }

  void foreign() {
    foreign.increment();
  }

  void strayError() {
    strayErrors.increment();
  }

  ReplyCounts snapshot() {
    return new ReplyCounts(
        forged.sum(),
        late.sum(),
        duplicate.sum(),
        malformed.sum(),
        foreign.sum(),
        strayErrors.sum());
  }
}
