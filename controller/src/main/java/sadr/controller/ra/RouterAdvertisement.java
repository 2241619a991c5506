package sadr.controller.ra;

import java.util.List;
import sadr.controller.config.LanConfig.Preference;

/**
 * A router says who it is and what hosts may do (RFC 4861 §4.2, RFC 4191 §2.2).
 *
 * @param hopLimit what hosts should send with, 1 to 255; 0 says nothing
 * @param managed addresses come by DHCPv6: flag M
 * @param otherConfig other things do: flag O
 * @param preference among several default routers; medium where the lifetime is 0
 * @param lifetime how long it is a default router, in seconds, 0 to 65535; 0: it is none
 * @param reachableMillis what hosts should take for neighbours' reachable time; 0 says nothing
 * @param retransMillis after how long they should ask a neighbour again; 0 says nothing
 * @param options in the packet's order
 */
public record RouterAdvertisement(
    int hopLimit,
    boolean managed,
    boolean otherConfig,
    Preference preference,
    int lifetime,
    long reachableMillis,
    long retransMillis,
    List<NdOption> options) {

  /**
   * Checks the ranges, copies the list, and takes the preference from what is no default router
   * (RFC 4191 §2.2: to be sent as 00, and ignored).
   *
   * @throws IllegalArgumentException if a number does not fit its field
   */
  public RouterAdvertisement {
    options = List.copyOf(options);
    NdOptionRules.word("reachable time", reachableMillis);
    NdOptionRules.word("retransmission time", retransMillis);
    if (hopLimit < 0 || hopLimit > 0xff || lifetime < 0 || lifetime > 0xffff) {
      throw new IllegalArgumentException(
          "hop limit " + hopLimit + " is not 0 to 255, or lifetime " + lifetime + " 0 to 65535");
    }
    if (lifetime == 0) {
      preference = Preference.MEDIUM;
    }
  }

  /** The options of one kind, in their order. */
  public <O extends NdOption> List<O> options(Class<O> kind) {
    return options.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Its size on the wire in bytes, without an IPv6 header. */
  public int bytes() {
    return RouterAdvertisementCodec.HEADER + options.stream().mapToInt(NdOption::bytes).sum();
  }
}
