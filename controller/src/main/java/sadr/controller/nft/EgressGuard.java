package sadr.controller.nft;

import java.util.List;
import java.util.regex.Pattern;
import sadr.net.Ip6Prefix;

/**
 * Which sources may leave through an uplink.
 *
 * @param uplink the uplink's name, 1 to 80 bytes in UTF-8 always fit
 * @param device its interface, by name: the guard stands while the interface does not exist
 * @param sources all that the uplink's ISP takes, as the fewest prefixes that say the same, sorted;
 *     empty lets nothing out but neighbour discovery and link-local sources
 */
public record EgressGuard(String uplink, String device, List<Ip6Prefix> sources) {

  /** Linux's own rule (dev_valid_name), less what nft(8) reads otherwise within quotes. */
  private static final Pattern DEVICE = Pattern.compile("[^\\s/:\"*\\\\\\p{Cntrl}]{1,15}");

  /**
   * Reduces the sources.
   *
   * @throws IllegalArgumentException if a name cannot be written in nftables: an uplink's name that
   *     is empty or too long, a device that is no interface name, or holds a quote, {@code *} or
   *     {@code \}
   */
  public EgressGuard {
    EgressNames.check(uplink);
    if (!isDevice(device)) {
      throw new IllegalArgumentException(
          "\"" + device + "\" is no interface name that nftables can hold");
    }
    sources = PrefixSet.reduce(sources);
  }

  static boolean isDevice(String name) {
    return DEVICE.matcher(name).matches();
  }
}
