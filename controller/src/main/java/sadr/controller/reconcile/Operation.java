package sadr.controller.reconcile;

import java.util.Optional;
import sadr.controller.core.DesiredState;
import sadr.controller.core.DesiredState.RouterAddress;
import sadr.controller.core.Observed;
import sadr.controller.core.Sysctl;
import sadr.controller.nft.EgressTable;
import sadr.controller.nft.SourceTable;
import sadr.net.Deadline;
import sadr.netlink.model.Address;
import sadr.netlink.model.Change;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.Rule;

/** One step towards the desired state; repeating it does no harm. */
public sealed interface Operation {

  /** The word for metrics: "route", "rule", "address", "sysctl" or "nft". */
  String kind();

  /**
   * Add, replace or delete a route or a rule, or delete an address.
   *
   * @param change what to ask of the kernel
   */
  record Netlink(Change change) implements Operation {
    @Override
    public String kind() {
      KernelObject object = change.object();
      if (object instanceof Address) {
        return "address";
      }
      return object instanceof Rule ? "rule" : "route";
    }
  }

  /**
   * Add an address, or give the one that stands other lifetimes. These are deadlines here, so that
   * it stays the same step while time goes by.
   *
   * @param key the interface and the address
   * @param wanted its prefix length and its deadlines; still valid
   * @param flags the kernel's IFA_F_* bits
   * @param protocol who is to seem to have added it
   */
  record PutAddress(Observed.OnLink key, RouterAddress wanted, int flags, int protocol)
      implements Operation {
    @Override
    public String kind() {
      return "address";
    }

    /** What to ask of the kernel at {@code nowNanos}. */
    public Change change(long nowNanos) {
      Lifetime valid = left(wanted.valid(), nowNanos);
      Lifetime preferred = left(wanted.preferred(), nowNanos);
      return new Change.Replace(
          new Address(
              key.link(),
              key.address(),
              wanted.prefixLength(),
              preferred.compareTo(valid) < 0 ? preferred : valid,
              valid,
              flags,
              protocol));
    }

    private static Lifetime left(Deadline deadline, long nowNanos) {
      return deadline.never()
          ? Lifetime.INFINITE
          : new Lifetime(deadline.secondsLeft(nowNanos, Lifetime.INFINITE_SECONDS - 1));
    }
  }

  /**
   * Set a kernel setting.
   *
   * @param sysctl what it should be
   */
  record SetSysctl(Sysctl sysctl) implements Operation {
    @Override
    public String kind() {
      return "sysctl";
    }
  }

  /**
   * Put this table in the place of the one that stands, in one transaction; without guards, remove
   * it.
   *
   * @param table the whole of it
   */
  record LoadEgress(EgressTable table) implements Operation {
    @Override
    public String kind() {
      return "nft";
    }
  }

  /**
   * Make this the part of our table in nftables that works on LANs, in one transaction; without
   * devices, remove it.
   *
   * @param table the whole of it
   */
  record LoadSources(SourceTable table) implements Operation {
    @Override
    public String kind() {
      return "nft";
    }
  }

  /**
   * Begin a drill's cut, or end whatever there is of one.
   *
   * @param cut what to cut, and until when; empty to end it
   */
  record LoadCut(Optional<DesiredState.Cut> cut) implements Operation {
    @Override
    public String kind() {
      return "nft";
    }
  }
}
