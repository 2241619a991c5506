package sadr.controller.doctor;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs beside.
 *
 * @param daemon sadr's own, if it answers
 * @param repairs when sadr put back what others had changed, with who it was, from the journal
 * @param networkdRuns whether systemd-networkd runs
 * @param networkd its configuration files, those that count, in the order in which they are read
 * @param protocolNames what others call routing protocol numbers, by number: file and name
 */
public record Programs(
    Optional<Daemon> daemon,
    List<Repair> repairs,
    boolean networkdRuns,
    List<ConfigText> networkd,
    Map<Integer, String> protocolNames) {

  /** Copies the collections. */
  public Programs {
    repairs = List.copyOf(repairs);
    networkd = List.copyOf(networkd);
    protocolNames = Map.copyOf(protocolNames);
  }

  /**
   * sadr's daemon.
   *
   * @param ready whether it has come through its start
   * @param inSync whether the kernel is as it wants it
   */
  public record Daemon(boolean ready, boolean inSync) {}

  /**
   * A repair.
   *
   * @param at when
   * @param by who had changed it; empty where that is not known
   * @param first what was put back first
   */
  public record Repair(Instant at, String by, String first) {}

  /**
   * A configuration file.
   *
   * @param path where it lies
   * @param text what it says
   */
  public record ConfigText(String path, String text) {}
}
