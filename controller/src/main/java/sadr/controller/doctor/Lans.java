package sadr.controller.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sadr.controller.ra.NdOption.PrefixInformation;
import sadr.controller.ra.RouterAdvertisement;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * What is said on the LANs.
 *
 * @param advertisers others that advertise there: heard now, or by the daemon lately
 * @param deaf why a LAN could not be listened to, by its interface
 */
public record Lans(List<Advertiser> advertisers, Map<String, String> deaf) {

  /** Copies the collections. */
  public Lans {
    advertisers = List.copyOf(advertisers);
    deaf = Map.copyOf(deaf);
  }

  /**
   * Another advertiser.
   *
   * @param device the LAN's interface
   * @param router its link-local address
   * @param here whether it is another program on this router
   * @param said its advertisements as they came; none where only the daemon has heard them
   */
  public record Advertiser(
      String device, Ip6Address router, boolean here, List<RouterAdvertisement> said) {

    /** Copies the list. */
    public Advertiser {
      said = List.copyOf(said);
    }

    /** For how long it is a default router, in seconds, as it said last; 0 for none. */
    int lifetime() {
      return said.isEmpty() ? 0 : said.get(said.size() - 1).lifetime();
    }

    /** Each prefix as it was said last. */
    List<PrefixInformation> prefixes() {
      Map<Ip6Prefix, PrefixInformation> last = new LinkedHashMap<>();
      said.forEach(
          each ->
              each.options(PrefixInformation.class)
                  .forEach(option -> last.put(option.prefix(), option)));
      return List.copyOf(last.values());
    }

    /** Whether it sends hosts to a DHCPv6 server for addresses: flag M. */
    boolean managed() {
      return said.stream().anyMatch(RouterAdvertisement::managed);
    }

    /** Whether it sends hosts there for the rest: flag O. */
    boolean otherConfig() {
      return said.stream().anyMatch(RouterAdvertisement::otherConfig);
    }
  }
}
