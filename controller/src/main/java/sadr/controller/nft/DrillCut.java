package sadr.controller.nft;

/**
 * What a drill takes from an uplink, so that its ISP seems silent behind its first router: the
 * answers to its probes, and if wanted all traffic through its interface. IPv4, link-local sources
 * and neighbour discovery pass.
 *
 * @param mark the firewall mark of the uplink's probes; 0 only in {@link #SPENT}
 * @param device its interface
 * @param traffic whether traffic is cut too
 */
public record DrillCut(int mark, String device, boolean traffic) {

  /** A cut that the kernel has ended: its chains stand and cut nothing. */
  public static final DrillCut SPENT = new DrillCut(0, "-", false);

  /**
   * Checks the device.
   *
   * @throws IllegalArgumentException if it is none that nftables can hold
   */
  public DrillCut {
    if (!EgressGuard.isDevice(device)) {
      throw new IllegalArgumentException(
          "\"" + device + "\" is no interface name that nftables can hold");
    }
  }
}
