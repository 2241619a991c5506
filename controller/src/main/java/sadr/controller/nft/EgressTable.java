package sadr.controller.nft;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the table {@code inet sadr} has to say: for each uplink, a packet that leaves through its
 * device with a source that is not among its sources is dropped and counted.
 *
 * <p>Sources in {@code fe80::/10} and {@code ::} pass, and so does neighbour discovery with a hop
 * limit of 255, which no router has forwarded (RFC 4861 §6.1, §7.1): the kernel sends it with
 * whatever address the device has.
 *
 * @param guards one an uplink, sorted by uplink; uplinks and devices unique
 */
public record EgressTable(List<EgressGuard> guards) {

  /**
   * Sorts the guards.
   *
   * @throws IllegalArgumentException if two guards have one uplink or one device
   */
  public EgressTable {
    Set<String> seen = new HashSet<>();
    Set<String> devices = new HashSet<>();
    for (EgressGuard guard : guards) {
      if (!seen.add(guard.uplink()) || !devices.add(guard.device())) {
        throw new IllegalArgumentException(
            "two guards for uplink " + guard.uplink() + " or device " + guard.device());
      }
    }
    guards = guards.stream().sorted(Comparator.comparing(EgressGuard::uplink)).toList();
  }

  /** What makes this the whole of our part of the table, in the syntax of nft(8). */
  public String script() {
    return String.join("", EgressScript.replace(this, Set.of()));
  }
}
