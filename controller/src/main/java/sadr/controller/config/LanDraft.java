package sadr.controller.config;

import java.util.List;
import java.util.Optional;
import sadr.controller.config.LanConfig.Preference;
import sadr.net.Ip6Prefix;

/** A LAN as far as it could be read; every value with its key. */
record LanDraft(
    String path,
    Optional<Located<String>> interfaceName,
    Optional<Long> subnet,
    Optional<Located<Ip6Prefix>> ula,
    boolean advertise,
    boolean addresses,
    List<String> dns,
    List<String> search,
    int mtu,
    Preference preference,
    Optional<Ip6Prefix> pref64,
    boolean translateUla) {

  /** RFC 8200 §5. */
  private static final int LEAST_MTU = 1280;

  private static final int MOST_MTU = 65535;
  private static final long MOST_SUBNET = 0xffff_ffffL;

  static LanDraft read(Section section) {
    LanDraft draft =
        new LanDraft(
            section.path(),
            section.text("interface", Values::interfaceName),
            section.number("subnet", 0, MOST_SUBNET),
            section.text("ula", Values::ula),
            section.flag("advertise", true),
            section.flag("addresses", true),
            Located.values(section.texts("dns", Values::lanResolver)),
            Located.values(section.texts("search", Values::domain)),
            section.number("mtu", 0, MOST_MTU).map(Math::toIntExact).orElse(0),
            section
                .text("preference", Values.oneOf(Preference.values()))
                .map(Located::value)
                .orElse(Preference.MEDIUM),
            pref64(section),
            section.flag("translate-ula", false));
    draft.reportProblems(section);
    section.close();
    return draft;
  }

  private void reportProblems(Section section) {
    if (!section.has("interface")) {
      section.missing("interface", "write the one that leads to the hosts, as in \"lan0\"");
    }
    if (!section.has("subnet")) {
      section.missing(
          "subnet", "write the number of its /64 within every delegated prefix, as in 1");
    }
    if (mtu != 0 && mtu < LEAST_MTU) {
      section.problem("mtu", mtu + " is too small; write 0 for none, or 1280 to 65535");
    }
    if (translateUla && !section.has("ula")) {
      section.problem("translate-ula", "there is no ULA to translate; write ula, or false here");
    }
  }

  /** The LAN; only when there was no problem. */
  LanConfig config() {
    return new LanConfig(
        interfaceName.orElseThrow().value(),
        subnet.orElseThrow(),
        ula.map(Located::value),
        advertise,
        addresses,
        dns,
        search,
        mtu,
        preference,
        pref64,
        translateUla);
  }

  /** The design's way to say that there is none is the empty text. */
  private static Optional<Ip6Prefix> pref64(Section section) {
    return section
        .text(
            "pref64",
            text -> text.isEmpty() ? Optional.<Ip6Prefix>empty() : Optional.of(Values.pref64(text)))
        .flatMap(Located::value);
  }
}
