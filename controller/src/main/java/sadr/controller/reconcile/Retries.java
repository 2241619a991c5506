package sadr.controller.reconcile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Operations that failed, and when each may be tried again: after 100 ms, then twice as long each
 * time, 30 s at the most. Immutable.
 *
 * @param failures by operation
 */
public record Retries(Map<Operation, Failure> failures) {

  /** Nothing has failed. */
  public static final Retries NONE = new Retries(Map.of());

  private static final long FIRST_NANOS = 100_000_000L;
  private static final int DOUBLINGS = 8;
  private static final long LONGEST_NANOS = 30_000_000_000L;

  /**
   * How often an operation failed.
   *
   * @param times in a row, 1 or more
   * @param nextNanos when it is due again ({@code nanoTime})
   * @param error the last reason
   */
  public record Failure(int times, long nextNanos, String error) {}

  /** Copies the map. */
  public Retries {
    failures = Map.copyOf(failures);
  }

  /** Those of {@code operations} that are not waiting for their next try. */
  public List<Operation> due(List<Operation> operations, long nowNanos) {
    if (failures.isEmpty()) {
      return operations;
    }
    return operations.stream().filter(operation -> !waiting(operation, nowNanos)).toList();
  }

  /**
   * What is to be remembered after {@code results}; whatever is no longer {@code wanted} is
   * forgotten.
   */
  public Retries after(List<Result> results, List<Operation> wanted, long nowNanos) {
    if (failures.isEmpty() && results.stream().noneMatch(Retries::failed)) {
      return this;
    }
    Map<Operation, Failure> next = new HashMap<>(failures);
    next.keySet().retainAll(new java.util.HashSet<>(wanted));
    for (Result result : results) {
      if (failed(result)) {
        next.merge(
            result.operation(),
            failure(1, result.error(), nowNanos),
            (old, first) -> failure(old.times() + 1, result.error(), nowNanos));
      } else {
        next.remove(result.operation());
      }
    }
    return new Retries(next);
  }

  /** When the first failed operation is due again ({@code nanoTime}). */
  public OptionalLong nextNanos(long nowNanos) {
    return failures.values().stream()
        .mapToLong(failure -> failure.nextNanos() - nowNanos)
        .min()
        .stream()
        .map(wait -> nowNanos + wait)
        .findFirst();
  }

  private boolean waiting(Operation operation, long nowNanos) {
    Failure failure = failures.get(operation);
    return failure != null && failure.nextNanos() - nowNanos > 0;
  }

  private static Failure failure(int times, String error, long nowNanos) {
    long wait = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(times - 1, DOUBLINGS));
    return new Failure(times, nowNanos + wait, error);
  }

  private static boolean failed(Result result) {
    return result.status() == Result.Status.FAILED;
  }
}
