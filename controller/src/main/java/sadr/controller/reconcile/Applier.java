package sadr.controller.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import sadr.controller.core.DesiredState;
import sadr.controller.core.Sysctl;
import sadr.controller.nft.EgressTable;
import sadr.controller.nft.NftTables;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.Outcome;
import sadr.netlink.model.Change;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;
import sadr.sys.Libnftables.NftException;

/**
 * Carries operations out, in their order; neighbouring netlink changes go to the kernel as one
 * batch.
 *
 * <p>Not thread-safe: it belongs to the main loop.
 */
public final class Applier {

  /** What the kernel says when a change was made already, or its object is gone already. */
  private static final Set<Errno> ALREADY =
      Set.of(Errno.EEXIST, Errno.ESRCH, Errno.ENOENT, Errno.EADDRNOTAVAIL);

  /** Changes between two calls of {@code progress}; of many datagrams. */
  private static final int PIECE = 2048;

  private final NetlinkConnection netlink;
  private final Optional<NftTables> nftables;
  private final Sysctls sysctls;
  private final boolean managesSysctls;
  private final Runnable progress;
  private long ackedNanos = System.nanoTime();

  /** As below, and nobody is told how it gets on. */
  public Applier(
      NetlinkConnection netlink,
      Optional<NftTables> nftables,
      Sysctls sysctls,
      boolean managesSysctls) {
    this(netlink, nftables, sysctls, managesSysctls, () -> {});
  }

  /**
   * Works through these.
   *
   * @param nftables empty where the library is missing: what is of kind "nft" is left out then
   * @param managesSysctls whether {@link Operation.SetSysctl} is ours to do
   * @param progress runs whenever the kernel has answered for a piece of a long work
   */
  public Applier(
      NetlinkConnection netlink,
      Optional<NftTables> nftables,
      Sysctls sysctls,
      boolean managesSysctls,
      Runnable progress) {
    this.netlink = netlink;
    this.nftables = nftables;
    this.sysctls = sysctls;
    this.managesSysctls = managesSysctls;
    this.progress = progress;
  }

  /** Those of {@code operations} that can be carried out here. */
  public List<Operation> possible(List<Operation> operations) {
    if (nftables.isPresent() && managesSysctls) {
      return operations;
    }
    return operations.stream().filter(this::possible).toList();
  }

  /**
   * Carries {@code operations} out and says what became of each, in the same order.
   *
   * @param nowNanos the time, for what is left of lifetimes
   * @param routed runs ahead of each {@link Operation.LoadSources}, with the results until then:
   *     routes and addresses stand, as far as they were taken
   */
  public List<Result> apply(
      List<Operation> operations, long nowNanos, Consumer<List<Result>> routed) {
    List<Result> results = new ArrayList<>(operations.size());
    List<Step> batch = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.Netlink netlinked) {
        batch.add(new Step(operation, netlinked.change()));
      } else if (operation instanceof Operation.PutAddress put) {
        batch.add(new Step(operation, put.change(nowNanos)));
      } else {
        flush(batch, results);
        if (operation instanceof Operation.LoadSources) {
          routed.accept(List.copyOf(results));
        }
        Result result = single(operation);
        results.add(result);
        ackedNanos = answeredNanos(result);
        progress.run();
      }
    }
    flush(batch, results);
    return results;
  }

  /** When the kernel answered for the last operation; a {@code nanoTime}. */
  public long ackedNanos() {
    return ackedNanos;
  }

  private Result single(Operation operation) {
    if (operation instanceof Operation.SetSysctl set) {
      return set(set);
    } else if (operation instanceof Operation.LoadEgress load) {
      EgressTable table = load.table();
      return table.guards().isEmpty()
          ? load(load, NftTables::remove)
          : load(load, nft -> nft.apply(table));
    } else if (operation instanceof Operation.LoadSources load) {
      return attempt(load, nft -> nft.applySources(load.table()));
    } else if (operation instanceof Operation.LoadCut load) {
      return load.cut().isPresent()
          ? load(load, nft -> begin(nft, load.cut().get()))
          : load(load, NftTables::endCut);
    }
    throw new IllegalStateException("netlink is asked in batches: " + operation);
  }

  /** With the time that is left now: much may have been done since it was planned. */
  private static void begin(NftTables nft, DesiredState.Cut cut) {
    long left = cut.until().nanosLeft(System.nanoTime());
    nft.beginCut(cut.what(), Duration.ofNanos(Math.max(left, 1_000_000)));
  }

  private boolean possible(Operation operation) {
    if (operation.kind().equals("nft")) {
      return nftables.isPresent();
    }
    return managesSysctls || !(operation instanceof Operation.SetSysctl);
  }

  private record Step(Operation operation, Change change) {}

  private void flush(List<Step> batch, List<Result> results) {
    if (batch.isEmpty()) {
      return;
    }
    for (int from = 0; from < batch.size(); from += PIECE) {
      List<Step> piece = batch.subList(from, Math.min(batch.size(), from + PIECE));
      List<Outcome> outcomes = netlink.execute(piece.stream().map(Step::change).toList());
      ackedNanos = System.nanoTime();
      for (int i = 0; i < piece.size(); i++) {
        results.add(judge(piece.get(i), outcomes.get(i).failure()));
      }
      progress.run();
    }
    batch.clear();
  }

  /** The one place where an errno is judged. */
  private static Result judge(Step step, Optional<ErrnoException> failure) {
    Operation operation = step.operation();
    Change change = step.change();
    if (failure.isEmpty()) {
      return Result.done(operation);
    }
    Errno errno = failure.get().errno();
    boolean adding = change instanceof Change.Add;
    boolean already = adding ? errno.equals(Errno.EEXIST) : ALREADY.contains(errno);
    boolean replacing = change instanceof Change.Replace;
    return already && !replacing
        ? Result.stale(operation)
        : Result.failed(operation, String.valueOf(failure.get().getMessage()));
  }

  private Result set(Operation.SetSysctl operation) {
    Sysctl sysctl = operation.sysctl();
    Sysctls.Outcome outcome = sysctls.set(sysctl);
    if (outcome instanceof Sysctls.Outcome.Refused refused) {
      return Result.failed(operation, "sysctl " + sysctl + ": " + refused.reason());
    }
    if (outcome instanceof Sysctls.Outcome.Missing) {
      return Result.failed(operation, "sysctl " + sysctl + ": this kernel has no such setting");
    }
    return outcome instanceof Sysctls.Outcome.Changed
        ? Result.done(operation)
        : Result.stale(operation);
  }

  /** A look at what was loaded takes longer than to load it. */
  private long answeredNanos(Result result) {
    boolean loaded =
        result.operation().kind().equals("nft") && result.status() == Result.Status.DONE;
    return loaded
        ? nftables.map(NftTables::loadedNanos).orElseGet(System::nanoTime)
        : System.nanoTime();
  }

  private Result load(Operation operation, Consumer<NftTables> work) {
    return attempt(
        operation,
        nft -> {
          work.accept(nft);
          return false;
        });
  }

  /** With {@code work} that says whether it also mended something. */
  private Result attempt(Operation operation, Predicate<NftTables> work) {
    try {
      return nftables.map(work::test).orElse(false)
          ? Result.mended(operation)
          : Result.done(operation);
    } catch (NftException e) {
      return Result.failed(operation, String.valueOf(e.getMessage()));
    }
  }
}
