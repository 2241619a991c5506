package sadr.controller.reconcile;

import sadr.controller.core.Sysctl;
import sadr.controller.nft.EgressTable;
import sadr.netlink.model.Change;

/** One step towards the desired state; repeating it does no harm. */
public sealed interface Operation {

  /** The word for metrics: "route", "rule", "sysctl" or "nft". */
  String kind();

  /**
   * Add, replace or delete a route or a rule.
   *
   * @param change what to ask of the kernel
   */
  record Netlink(Change change) implements Operation {
    @Override
    public String kind() {
      return change.object() instanceof sadr.netlink.model.Rule ? "rule" : "route";
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
}
