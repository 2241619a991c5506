package sadr.controller.daemon;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sadr.controller.core.DesiredState;
import sadr.controller.core.Planner;
import sadr.controller.core.World;
import sadr.controller.reconcile.Applier;
import sadr.controller.reconcile.Differ;
import sadr.controller.reconcile.Guards;
import sadr.controller.reconcile.Operation;
import sadr.controller.reconcile.Result;
import sadr.controller.reconcile.Retries;
import sadr.controller.reconcile.WaysOut;
import sadr.net.Ip6Prefix;

/**
 * Leads the kernel to what the world calls for, one round at a time. What was asked of the kernel
 * is not asked again before its echo could have come ({@link #echoed}); what failed waits its time,
 * and what must not happen without it ({@link Guards}) waits too.
 *
 * <p>Not thread-safe: it belongs to the main loop.
 */
final class Reconciler {

  private final Applier applier;
  private final Foresight foresight;

  /** Taken by the kernel, or needless by its word; the echo still to come. */
  private final Set<Operation> inFlight = new HashSet<>();

  /** The same after its echo, and not seen to have worked yet. */
  private final Set<Operation> echoed = new HashSet<>();

  private Retries retries = Retries.NONE;
  private @Nullable World planned;
  private DesiredState desired = DesiredState.NOTHING;
  private List<Operation> outstanding = List.of();

  /**
   * Works through {@code applier}.
   *
   * @param foresight spares the plan where it has it
   */
  Reconciler(Applier applier, Foresight foresight) {
    this.applier = applier;
    this.foresight = foresight;
  }

  /**
   * What a round did.
   *
   * @param results of the operations that were carried out
   * @param repair those that put back what somebody else had changed: all where nothing else was
   *     wanted than the round before
   */
  record Round(List<Result> results, List<Result> repair) {

    private static final int SHOWN = 3;
    private static final Round NOTHING = new Round(List.of(), List.of());

    /** What the kernel refused: the first few, and how many more, since they are mostly alike. */
    List<String> refusals() {
      List<String> refused =
          results.stream()
              .filter(result -> result.status() == Result.Status.FAILED)
              .map(Result::error)
              .toList();
      return refused.size() <= SHOWN
          ? refused
          : Stream.concat(
                  refused.stream().limit(SHOWN),
                  Stream.of("and " + (refused.size() - SHOWN) + " more"))
              .toList();
    }

    boolean any(Result.Status status) {
      return results.stream().anyMatch(result -> result.status() == status);
    }
  }

  /**
   * Plans, compares and applies.
   *
   * @param routed is told {@link #unrouted} once routes and addresses are as they should be, ahead
   *     of what nftables refuses hosts; not at all where there is nothing of the latter, or where
   *     it lets pass what it has refused: who hears of that too early is still refused
   */
  Round round(World world, long nowNanos, Consumer<Set<Ip6Prefix>> routed) {
    boolean wasInSync = outstanding.isEmpty() && planned != null;
    DesiredState before = desired;
    compare(world, nowNanos);
    backOff(nowNanos);
    List<Operation> due =
        retries.due(outstanding, nowNanos).stream()
            .filter(operation -> !inFlight.contains(operation))
            .toList();
    if (due.isEmpty()) {
      return Round.NOTHING;
    }
    List<Result> results = apply(world, due, nowNanos, routed);
    results.stream()
        .filter(result -> result.status() != Result.Status.FAILED)
        .map(Result::operation)
        .forEach(inFlight::add);
    boolean repair = wasInSync && before.equals(desired);
    return new Round(results, repair ? results : results.stream().filter(Result::mended).toList());
  }

  /** Guards first; what would open the way past one that is lacking waits for it. */
  private List<Result> apply(
      World world, List<Operation> due, long nowNanos, Consumer<Set<Ip6Prefix>> routed) {
    boolean opens = opens(world, due);
    Consumer<List<Result>> soFar =
        results -> {
          if (!opens) {
            routed.accept(lacking(world, failed(results)));
          }
        };
    Guards guards = new Guards(world.config().kernel());
    int guarded = guards.end(due);
    List<Result> results = new ArrayList<>(applier.apply(due.subList(0, guarded), nowNanos, soFar));
    retries = retries.after(results, outstanding, nowNanos);
    List<Operation> others =
        guards.harmless(due.subList(guarded, due.size()), retries.failures().keySet());
    List<Result> last = applier.apply(others, nowNanos, soFar);
    retries = retries.after(last, outstanding, nowNanos);
    results.addAll(last);
    return List.copyOf(results);
  }

  private static boolean opens(World world, List<Operation> due) {
    return due.stream()
        .anyMatch(
            operation ->
                operation instanceof Operation.LoadSources load
                    && world.observed().sources().map(load.table()::opens).orElse(true));
  }

  /** The sources whose way out the kernel lacks after the round for {@code world}. */
  Set<Ip6Prefix> unrouted(World world) {
    return lacking(world, Set.of());
  }

  private Set<Ip6Prefix> lacking(World world, Set<Operation> failed) {
    return WaysOut.lacking(
        world,
        outstanding,
        operation -> failed.contains(operation) || retries.failures().containsKey(operation));
  }

  private static Set<Operation> failed(List<Result> results) {
    return results.stream()
        .filter(result -> result.status() == Result.Status.FAILED)
        .map(Result::operation)
        .collect(Collectors.toSet());
  }

  /** Plans and compares, each only where what it depends on has changed. */
  private void compare(World world, long nowNanos) {
    World last = planned;
    boolean sameGround = last != null && world.sameGround(last);
    if (!sameGround) {
      desired = foresight.leadingTo(world).map(Loss::wanted).orElseGet(() -> Planner.plan(world));
    }
    if (last == null || !sameGround || !world.observed().sameKernel(last.observed())) {
      outstanding =
          applier.possible(
              Differ.diff(world.observed(), desired, world.config().kernel(), nowNanos));
      // What nobody wants any more must not wake the loop when its time has come.
      retries = retries.after(List.of(), outstanding, nowNanos);
    }
    planned = world;
  }

  /** The kernel has told of all that was asked so far: what is still missing is really missing. */
  void echoed() {
    echoed.addAll(inFlight);
    inFlight.clear();
  }

  /**
   * What the kernel took and does not show is a failure too: somebody undoes our work as fast as we
   * do it, or the kernel makes something else of it. So is what it says was done already, until a
   * look tells what we did not hear of. Doing it again at once would never end.
   */
  private void backOff(long nowNanos) {
    echoed.retainAll(new HashSet<>(outstanding));
    if (!echoed.isEmpty()) {
      List<Result> undone =
          echoed.stream()
              .map(
                  operation ->
                      Result.failed(operation, "the kernel shows it undone after its answer"))
              .toList();
      retries = retries.after(undone, outstanding, nowNanos);
      echoed.clear();
    }
  }

  /** When the kernel answered for the last operation; {@code start} if none has been since. */
  long ackedSince(long start) {
    long acked = applier.ackedNanos();
    return acked - start > 0 ? acked : start;
  }

  /** Whether the kernel holds what it should, as far as it has told. */
  boolean inSync() {
    return outstanding.isEmpty() && planned != null;
  }

  /** Nanoseconds until a failed operation is due again; {@link Long#MAX_VALUE} for never. */
  long nanosToRetry(long nowNanos) {
    return retries.nextNanos(nowNanos).stream()
        .map(next -> next - nowNanos)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }
}
