package sadr.controller.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sadr.controller.config.LanConfig;
import sadr.controller.doctor.Lans.Advertiser;
import sadr.controller.ra.NdOption;
import sadr.controller.ra.NdOption.PrefixInformation;
import sadr.controller.ra.RouterAdvertisement;
import sadr.net.Ip6Prefix;

/** What others tell the hosts on the LANs, and where that is not what sadr would tell them. */
final class LanChecks {

  private static final Ip6Prefix UNIQUE_LOCAL = Ip6Prefix.parse("fc00::/7");

  private final KnownSite site;
  private final LanConfig lan;
  private final Advertiser rival;
  private final List<Finding> found = new ArrayList<>();

  private LanChecks(KnownSite site, LanConfig lan, Advertiser rival) {
    this.site = site;
    this.lan = lan;
    this.rival = rival;
  }

  static List<Finding> check(Evidence evidence) {
    List<Finding> all = new ArrayList<>();
    for (Advertiser rival : evidence.lans().advertisers()) {
      evidence.site().config().lans().stream()
          .filter(lan -> lan.interfaceName().equals(rival.device()))
          .forEach(lan -> all.addAll(new LanChecks(evidence.site(), lan, rival).findings()));
    }
    return all;
  }

  private List<Finding> findings() {
    rival();
    rival.prefixes().forEach(this::prefix);
    if (lan.advertise() && (rival.managed() || rival.otherConfig())) {
      flags();
    }
    return found;
  }

  private String who() {
    return rival.here()
        ? "another program on this router"
        : "another router, " + rival.router() + ",";
  }

  private void rival() {
    // One that is no default router and has no prefix only adds routes (RFC 4191): no second voice.
    boolean harmless =
        !rival.said().isEmpty() && rival.lifetime() == 0 && rival.prefixes().isEmpty();
    Finding finding =
        new Finding(
            lan.advertise() && !harmless ? Severity.ERROR : Severity.NOTE,
            "rival",
            Optional.empty(),
            who() + " advertises on " + rival.device(),
            shown(),
            rival.here()
                ? "hosts hear two voices: one says that a dead prefix is to be used"
                : "hosts may send their packets to that router, which knows nothing of these"
                    + " uplinks",
            List.of());
    found.add(
        finding.mendedBy(
            off(),
            "or leave that LAN to it: advertise = false in its [[lan]], then: sadr check && sadr"
                + " reload"));
  }

  private String off() {
    return rival.here()
        ? "find it: ss -wnlp | grep ipv6-icmp; then: systemctl disable --now radvd (or"
            + " whatever it is; of dnsmasq: take enable-ra out)"
        : "switch its advertisements off there";
  }

  private List<String> shown() {
    String head = "router advertisement from " + rival.router() + " on " + rival.device();
    if (rival.said().isEmpty()) {
      return List.of(head + ", as the daemon has heard");
    }
    RouterAdvertisement last = rival.said().get(rival.said().size() - 1);
    List<String> lines = new ArrayList<>();
    lines.add(
        head
            + (last.lifetime() == 0
                ? ": no default router"
                : ": default router for " + last.lifetime() + " s")
            + (rival.managed() ? ", flag M" : "")
            + (rival.otherConfig() ? ", flag O" : ""));
    rival.prefixes().forEach(option -> lines.add(text(option)));
    return lines;
  }

  private static String text(PrefixInformation option) {
    return "prefix "
        + option.prefix()
        + " preferred "
        + seconds(option.preferred())
        + ", valid "
        + seconds(option.valid())
        + (option.onLink() ? "" : ", not on-link")
        + (option.autonomous() ? "" : ", not for addresses");
  }

  private static String seconds(long lifetime) {
    return lifetime == NdOption.INFINITE ? "for ever" : lifetime + " s";
  }

  private void prefix(PrefixInformation option) {
    Optional<KnownSite.Uplink> owner =
        site.uplinks().stream()
            .filter(u -> u.prefixes().stream().anyMatch(p -> p.covers(option.prefix())))
            .findFirst();
    if (owner.isPresent()) {
      ours(owner.get(), option);
    } else if (option.autonomous() && option.valid() > 0 && !UNIQUE_LOCAL.covers(option.prefix())) {
      found.add(foreign(option));
    }
  }

  /** A prefix of an uplink: said as sadr would say it, or not. */
  private void ours(KnownSite.Uplink owner, PrefixInformation option) {
    if (owner.prefixes().stream().noneMatch(p -> isNetwork(p, option)) && option.valid() > 0) {
      different(
          owner,
          option,
          Severity.ERROR,
          "as a network of this LAN, which it is not",
          "hosts make themselves addresses whose answers go elsewhere");
    } else if (option.preferred() > 0 && option.autonomous() && !owner.active()) {
      different(
          owner,
          option,
          Severity.ERROR,
          "as preferred, while " + owner.name() + " is not in use",
          "hosts go on taking addresses of it for new connections");
    } else if (lan.advertise() && owner.active() && option.preferred() == 0) {
      different(
          owner,
          option,
          Severity.ERROR,
          "as deprecated, while " + owner.name() + " is in use",
          "hosts keep off a prefix that works");
    } else if (lan.advertise() && !(option.onLink() && option.autonomous())) {
      different(
          owner,
          option,
          Severity.WARNING,
          "with other flags than sadr's, which are L and A",
          "what a host does depends on whom it heard last");
    }
  }

  private boolean isNetwork(Ip6Prefix delegated, PrefixInformation option) {
    return lan.networkIn(delegated).filter(option.prefix()::equals).isPresent();
  }

  private void different(
      KnownSite.Uplink owner, PrefixInformation option, Severity severity, String how, String why) {
    Finding finding =
        new Finding(
            severity,
            "rival.prefix",
            Optional.of(owner.name()),
            who() + " advertises " + option.prefix() + " on " + rival.device() + " " + how,
            List.of(text(option)),
            why,
            List.of());
    found.add(finding.mendedBy("take the prefix out there, or: " + off()));
  }

  private Finding foreign(PrefixInformation option) {
    return Finding.warning(
            "rival.foreign",
            who()
                + " gives hosts on "
                + rival.device()
                + " addresses of "
                + option.prefix()
                + ", which no uplink takes",
            "what they send from these to this router is refused, or goes by the main table")
        .shownBy(text(option))
        .mendedBy(
            "take the prefix out there, or write it into prefixes of the uplink whose ISP"
                + " delegated it");
  }

  private void flags() {
    found.add(
        Finding.warning(
                "rival.flags",
                who() + " sends hosts on " + rival.device() + " to a DHCPv6 server",
                rival.managed()
                    ? "addresses that they are given there stay preferred when their uplink dies:"
                        + " sadr's advertisements do not change them"
                    : "resolvers and search domains that they are given there stay when their"
                        + " uplink dies")
            .shownBy(shown().get(0))
            .mendedBy("switch the flags off there, or: " + off()));
  }
}
