package sadr.controller.daemon;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sadr.controller.nft.FlowCount;
import sadr.controller.ra.Advert;
import sadr.net.Ip6Prefix;

/** What is done for the hosts beyond the kernel's own tables. None of it waits. */
interface HostCare {

  /**
   * Tells hosts from now on.
   *
   * @param adverts by LAN
   * @param listening interfaces on which an ISP's router is to be heard
   */
  void advertise(Map<String, Advert> adverts, Set<String> listening);

  /** These prefixes, and no others, have their connections reset: makes idle ones speak. */
  void reset(List<Ip6Prefix> dead);

  /** Counts flows aside; none where no uplink is wanted. */
  void count(FlowCount.Wanted wanted);
}
