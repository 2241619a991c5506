package sadr.controller.config;

import java.util.List;
import java.util.Optional;
import sadr.controller.config.UplinkConfig.ProbeConfig;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;
import sadr.probes.health.Target;

/** An uplink as far as it could be read; every value with its key. */
record UplinkDraft(
    String path,
    Optional<Located<String>> name,
    Optional<Located<String>> interfaceName,
    Optional<Located<Gateway>> gateway,
    List<Located<Ip6Prefix>> prefixes,
    boolean learnsPrefixes,
    long metric,
    List<Located<Ip6Prefix>> services,
    List<Located<Ip6Address>> dns,
    List<Located<Ip6Prefix>> accepts,
    ProbeDraft probe) {

  /**
   * Who the gateway is.
   *
   * @param address empty where there is none, or it is learned
   * @param learned from the router's own advertisement
   */
  record Gateway(Optional<Ip6Address> address, boolean learned) {

    static Gateway parse(String text) {
      return switch (text) {
        case "none" -> new Gateway(Optional.empty(), false);
        case "ra" -> new Gateway(Optional.empty(), true);
        default -> new Gateway(Optional.of(Values.gateway(text)), false);
      };
    }
  }

  /** The uplink's probe as far as it could be read. */
  record ProbeDraft(List<Located<Target>> targets, int quorum, ProbeSettings settings) {

    static ProbeDraft read(Section section, ProbeKeys inherited) {
      ProbeKeys own = ProbeKeys.read(section);
      ProbeKeys all = own.or(inherited);
      List<Located<Target>> targets =
          TargetReader.read(section, all.kind().orElseGet(ProbeKind.Icmp::new));
      int quorum = section.number("quorum", 1, 1000).map(Math::toIntExact).orElse(1);
      own.check(section, inherited);
      section.close();
      return new ProbeDraft(targets, quorum, all.settings());
    }

    ProbeConfig config() {
      List<Target> list = Located.values(targets);
      return new ProbeConfig(list, list.isEmpty() ? 0 : quorum, settings);
    }
  }

  private static final long MOST_METRIC = 0xffff_ffffL;
  private static final long DEFAULT_METRIC = 100;
  private static final String DELEGATED =
      "write what this ISP delegated, as in [\"2001:db8:a000::/56\"], or \"learn\"";

  static UplinkDraft read(Section section, ProbeKeys inherited) {
    UplinkDraft draft =
        new UplinkDraft(
            section.path(),
            section.text("name", Values::name),
            section.text("interface", Values::interfaceName),
            section.text("gateway", Gateway::parse),
            learns(section) ? List.of() : section.texts("prefixes", Values::delegatedPrefix),
            learns(section),
            section.number("metric", 0, MOST_METRIC).orElse(DEFAULT_METRIC),
            section.texts("services", Values::servicePrefix),
            section.texts("dns", Values::resolver),
            section.texts("accepts", Values::prefix),
            ProbeDraft.read(section.section("probe"), inherited));
    draft.reportMissing(section);
    section.close();
    return draft;
  }

  private static boolean learns(Section section) {
    return section.says("prefixes", "learn");
  }

  private void reportMissing(Section section) {
    if (!section.has("name")) {
      section.missing("name", "write a name of your choice, as in \"fiber\"");
    }
    if (!section.has("interface")) {
      section.missing("interface", "write the one that leads to this ISP, as in \"wan1\"");
    }
    if (!section.has("gateway")) {
      section.missing(
          "gateway", "write the ISP router's address, as in \"fe80::1\", or \"ra\" or \"none\"");
    }
    if (!section.has("prefixes")) {
      section.missing("prefixes", DELEGATED);
    } else if (section.isEmptyList("prefixes")) {
      section.problem("prefixes", "is empty; " + DELEGATED);
    }
  }

  /** The uplink; only when there was no problem. */
  UplinkConfig config() {
    return new UplinkConfig(
        name.orElseThrow().value(),
        interfaceName.orElseThrow().value(),
        gateway.orElseThrow().value().address(),
        gateway.orElseThrow().value().learned(),
        Located.values(prefixes),
        learnsPrefixes,
        metric,
        Located.values(services),
        Located.values(dns),
        Located.values(accepts),
        probe.config());
  }
}
