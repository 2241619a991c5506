package sadr.controller.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  private final NetlinkConnection netlink;
  private final Optional<NftTables> nftables;
  private final Sysctls sysctls;
  private final boolean managesSysctls;

  /**
   * Works through these.
   *
   * @param nftables empty where the library is missing: {@link Operation.LoadEgress} is left out
   *     then
   * @param managesSysctls whether {@link Operation.SetSysctl} is ours to do
   */
  public Applier(
      NetlinkConnection netlink,
      Optional<NftTables> nftables,
      Sysctls sysctls,
      boolean managesSysctls) {
    this.netlink = netlink;
    this.nftables = nftables;
    this.sysctls = sysctls;
    this.managesSysctls = managesSysctls;
  }

  /** Those of {@code operations} that can be carried out here. */
  public List<Operation> possible(List<Operation> operations) {
    if (nftables.isPresent() && managesSysctls) {
      return operations;
    }
    return operations.stream().filter(this::possible).toList();
  }

  /** Carries {@code operations} out and says what became of each, in the same order. */
  public List<Result> apply(List<Operation> operations) {
    List<Result> results = new ArrayList<>(operations.size());
    List<Operation.Netlink> batch = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.Netlink change) {
        batch.add(change);
        continue;
      }
      flush(batch, results);
      if (operation instanceof Operation.SetSysctl set) {
        results.add(set(set));
      } else if (operation instanceof Operation.LoadEgress load) {
        results.add(load(load));
      }
    }
    flush(batch, results);
    return results;
  }

  private boolean possible(Operation operation) {
    if (operation instanceof Operation.LoadEgress) {
      return nftables.isPresent();
    }
    return managesSysctls || !(operation instanceof Operation.SetSysctl);
  }

  private void flush(List<Operation.Netlink> batch, List<Result> results) {
    if (batch.isEmpty()) {
      return;
    }
    List<Outcome> outcomes =
        netlink.execute(batch.stream().map(Operation.Netlink::change).toList());
    for (int i = 0; i < batch.size(); i++) {
      results.add(judge(batch.get(i), outcomes.get(i).failure()));
    }
    batch.clear();
  }

  /** The one place where an errno is judged. */
  private static Result judge(Operation.Netlink operation, Optional<ErrnoException> failure) {
    if (failure.isEmpty()) {
      return Result.done(operation);
    }
    Errno errno = failure.get().errno();
    boolean adding = operation.change() instanceof Change.Add;
    boolean already = adding ? errno.equals(Errno.EEXIST) : ALREADY.contains(errno);
    boolean replacing = operation.change() instanceof Change.Replace;
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

  private Result load(Operation.LoadEgress operation) {
    EgressTable table = operation.table();
    try {
      if (table.guards().isEmpty()) {
        nftables.ifPresent(NftTables::remove);
      } else {
        nftables.ifPresent(nft -> nft.apply(table));
      }
      return Result.done(operation);
    } catch (NftException e) {
      return Result.failed(operation, String.valueOf(e.getMessage()));
    }
  }
}
