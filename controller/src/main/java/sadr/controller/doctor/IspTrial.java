package sadr.controller.doctor;

import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * What became of echo requests that were sent from an address through an uplink, to find out what
 * its ISP takes.
 *
 * @param through the uplink that they left by
 * @param owner the uplink whose ISP delegated the source
 * @param prefix the source's prefix
 * @param source the source
 * @param target who was asked
 * @param sent how many left
 * @param answered how many were answered
 * @param note why this tells nothing, for people; else empty
 */
public record IspTrial(
    String through,
    String owner,
    Ip6Prefix prefix,
    Ip6Address source,
    Ip6Address target,
    int sent,
    int answered,
    String note) {

  /** Whether it is about a source that the uplink's ISP has not delegated. */
  boolean isForeign() {
    return !through.equals(owner);
  }

  /** Whether silence means that the ISP does not carry it. */
  boolean isTelling() {
    return sent > 0 && note.isEmpty();
  }
}
