package sadr.controller.doctor;

import java.util.List;

/**
 * All that the checks look at.
 *
 * @param site what is to be kept working
 * @param kernel what the kernel holds
 * @param programs what runs beside
 * @param lans what is said on the LANs
 * @param machine the machine itself
 * @param trials what was sent to find out what the ISPs take; empty unless asked for
 */
public record Evidence(
    KnownSite site,
    Kernel kernel,
    Programs programs,
    Lans lans,
    Machine machine,
    List<IspTrial> trials) {

  /** Copies the list. */
  public Evidence {
    trials = List.copyOf(trials);
  }
}
