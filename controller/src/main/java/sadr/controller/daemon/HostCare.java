package sadr.controller.daemon;

import java.util.List;
import java.util.Map;
import sadr.controller.nft.FlowCount;
import sadr.controller.nft.FlowRenewal;
import sadr.controller.ra.Advert;
import sadr.controller.ra.io.RouterSearch;
import sadr.net.Ip6Prefix;

/** What is done for the hosts beyond the kernel's own tables. None of it waits. */
interface HostCare {

  /**
   * Has {@code work} done, one after the other, so that the caller can go on: what hosts are to be
   * told takes a millisecond to reckon, and nftables need not wait for it.
   */
  void aside(Runnable work);

  /**
   * Tells hosts from now on.
   *
   * @param adverts by LAN
   * @param search where ISPs' routers are to be heard
   */
  void advertise(Map<String, Advert> adverts, RouterSearch search);

  /** These prefixes, and no others, have their connections reset: makes idle ones speak. */
  void reset(List<Ip6Prefix> dead);

  /** These flows, and no others, are to begin anew, so that they are translated. */
  void renew(FlowRenewal renewal);

  /** Counts flows aside; none where no uplink is wanted. */
  void count(FlowCount.Wanted wanted);
}
