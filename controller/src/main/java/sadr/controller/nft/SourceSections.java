package sadr.controller.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sadr.controller.nft.Section.Kind;
import sadr.net.Ip6Prefix;

/**
 * The chains and sets that a {@link SourceTable} comes to.
 *
 * <pre>
 * hosts-in         prerouting -150, behind conntrack and ahead of dstnat: LANs' packets only
 *   hosts-by-source  what passes, what is marked, and in the end:
 *     hosts-cut        a TCP reset
 *     hosts-refuse     ICMPv6 code 5, or silence for whoever had enough of it
 * hosts-translate  postrouting 100: source translation of what bears a survivor's mark
 * </pre>
 */
final class SourceSections {

  /** The chain whose rule bears the fingerprint. */
  static final String INPUT = "hosts-in";

  /** Whatever may stand, with nothing in it. */
  static final List<Section> ALL =
      Stream.concat(chains(), Stream.concat(prefixSets(), hostSets())).toList();

  /** What is ours, by {@link Section#key}; others may call something hosts- too. */
  static final Set<String> KEYS =
      ALL.stream().map(Section::key).collect(Collectors.toUnmodifiableSet());

  private static final String COMMENT = " comment \"";

  private SourceSections() {}

  /**
   * In the order in which they are declared; none where there is nothing to do on any LAN.
   *
   * @param telling whether the kernel can log to a group
   */
  static List<Section> of(SourceTable wanted, boolean telling) {
    if (wanted.devices().isEmpty()) {
      return List.of();
    }
    SourceRules rules = new SourceRules(wanted, telling);
    List<Section> sections = new ArrayList<>();
    sections.add(new Section(Kind.CHAIN, "hosts-by-source", rules.bySource()));
    sections.add(new Section(Kind.CHAIN, "hosts-cut", SourceRules.cut()));
    sections.add(new Section(Kind.CHAIN, "hosts-refuse", SourceRules.refuse()));
    if (wanted.tracking()) {
      sections.add(new Section(Kind.TRANSLATION, "hosts-translate", rules.translate()));
    }
    sections.add(prefixes("hosts-site", wanted.site()));
    sections.add(prefixes("hosts-live", wanted.live()));
    sections.add(prefixes("hosts-dead", wanted.dead()));
    sections.add(prefixes("hosts-reset", wanted.reset()));
    hostSets().forEach(sections::add);
    String comment = COMMENT + Fingerprint.of(sections, rules.input()) + "\"";
    sections.add(new Section(Kind.INPUT, INPUT, List.of(rules.input() + comment)));
    return List.copyOf(sections);
  }

  /** What the rule of hosts-in bears as its comment, by which another process knows the rest. */
  static Optional<String> fingerprint(List<Section> sections) {
    return sections.stream()
        .filter(section -> section.name().equals(INPUT))
        .map(section -> section.content().get(0))
        .map(rule -> rule.substring(rule.indexOf(COMMENT) + COMMENT.length(), rule.length() - 1))
        .findFirst();
  }

  private static Stream<Section> chains() {
    return Stream.of(
        new Section(Kind.INPUT, INPUT, List.of()),
        new Section(Kind.CHAIN, "hosts-by-source", List.of()),
        new Section(Kind.CHAIN, "hosts-cut", List.of()),
        new Section(Kind.CHAIN, "hosts-refuse", List.of()),
        new Section(Kind.TRANSLATION, "hosts-translate", List.of()));
  }

  private static Stream<Section> prefixSets() {
    return Stream.of("hosts-site", "hosts-live", "hosts-dead", "hosts-reset")
        .map(name -> prefixes(name, List.of()));
  }

  /**
   * Told of; answered with an error, without and with its limit; answered with a reset: within the
   * last ten seconds.
   */
  private static Stream<Section> hostSets() {
    return Stream.of("hosts-told", "hosts-seen", "hosts-answered", "hosts-cut")
        .map(name -> new Section(Kind.HOSTS, name, List.of()));
  }

  private static Section prefixes(String name, List<Ip6Prefix> prefixes) {
    return new Section(Kind.PREFIXES, name, prefixes.stream().map(Ip6Prefix::toString).toList());
  }
}
