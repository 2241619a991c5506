package sadr.controller.doctor;

import java.util.List;
import java.util.Optional;
import sadr.controller.config.Config;
import sadr.controller.config.UplinkConfig;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * What is to be kept working.
 *
 * @param config what the operator wants
 * @param uplinks each with what is known of it, in the configuration's order
 */
public record KnownSite(Config config, List<Uplink> uplinks) {

  /** Copies the list. */
  public KnownSite {
    uplinks = List.copyOf(uplinks);
  }

  /**
   * An uplink.
   *
   * @param config as it is written
   * @param mark the mark of its own probes
   * @param prefixes those that its ISP takes, learned ones too
   * @param gateway the router to hand its packets to
   * @param source what it is probed from; empty where the router has no address of its prefixes
   * @param usable whether its routes should stand: it is not known to be dead or taken out
   * @param active whether hosts should take its prefixes for new connections
   */
  public record Uplink(
      UplinkConfig config,
      int mark,
      List<Ip6Prefix> prefixes,
      Optional<Ip6Address> gateway,
      Optional<Ip6Address> source,
      boolean usable,
      boolean active) {

    /** Copies the list. */
    public Uplink {
      prefixes = List.copyOf(prefixes);
    }

    /** Its name. */
    public String name() {
      return config.name();
    }

    /** Its interface. */
    public String device() {
      return config.interfaceName();
    }
  }

  /** Whether {@code device} is an uplink's interface. */
  public boolean isUplink(String device) {
    return uplinks.stream().anyMatch(uplink -> uplink.device().equals(device));
  }

  /** Whether {@code address} lies in an uplink's prefix. */
  public boolean owns(Ip6Address address) {
    return uplinks.stream()
        .flatMap(uplink -> uplink.prefixes().stream())
        .anyMatch(prefix -> prefix.contains(address));
  }
}
