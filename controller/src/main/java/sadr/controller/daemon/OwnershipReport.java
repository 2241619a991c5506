package sadr.controller.daemon;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.core.Observed;
import sadr.controller.core.World;
import sadr.controller.reconcile.Operation;
import sadr.controller.reconcile.Result;
import sadr.netlink.model.Address;

/**
 * Warns once where the kernel does not keep whose an address is (IFA_PROTO, Linux 5.18): sadr does
 * not know its own again then. Belongs to the main loop.
 */
final class OwnershipReport {

  private static final Logger log = LoggerFactory.getLogger(OwnershipReport.class);

  private final Set<Observed.OnLink> put = new HashSet<>();
  private boolean told;

  /** Notes the addresses that were put where there were none in {@code world}. */
  void applied(List<Result> results, World world) {
    for (Result result : results) {
      if (!told
          && result.operation() instanceof Operation.PutAddress address
          && address.protocol() != 0
          && result.status() == Result.Status.DONE
          && !world.observed().addresses().containsKey(address.key())) {
        put.add(address.key());
      }
    }
  }

  /** Looks at what the kernel echoes of them; whether that was worth a warning. */
  boolean look(World world) {
    boolean lost = false;
    for (Observed.OnLink key : Set.copyOf(put)) {
      Address echo = world.observed().addresses().get(key);
      if (echo != null) {
        put.remove(key);
        lost |= echo.protocol() == 0;
      }
    }
    if (!lost || told) {
      return false;
    }
    told = true;
    put.clear();
    log.warn(
        "addresses.unmarked: this kernel does not keep the protocol of an address (Linux 5.18 does):"
            + " sadr takes addresses of its own for somebody else's, and will not remove them");
    return true;
  }
}
