package sadr.controller.core;

import java.util.Map;
import sadr.controller.config.OnDown;
import sadr.net.Deadline;

/** Worlds with hosts that hold something, for tests elsewhere. */
public final class Ledgers {

  private Ledgers() {}

  /** A site with hosts on lan0, whose ledger says that A's network there has this end. */
  public static World holding(Deadline clean) {
    return holding(clean, true);
  }

  /** The same, where others advertise. */
  public static World ofOthers(Deadline clean) {
    return holding(clean, false);
  }

  private static World holding(Deadline clean, boolean told) {
    return Sites.begin(Lans.site(OnDown.NoSurvivor.KEEP, Lans.lan0()))
        .withLedger(
            new Ledger(
                Map.of(
                    new Ledger.OnLan("lan0", Lans.A1),
                    new Ledger.Entry("fiber", Sites.A, clean, told))));
  }
}
