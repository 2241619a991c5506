package sadr.controller.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import sadr.controller.nft.SourceTable.Translation;

/** The rules of a {@link SourceTable}'s chains, in the syntax of nft(8). */
final class SourceRules {

  /** Of the rule that tells of hosts which still use a dead prefix. */
  static final int LOG_GROUP = 1453;

  /** Nothing but the flags that an established connection sends. */
  private static final String ESTABLISHED = "tcp flags & (syn | rst) == 0";

  private static final String REJECT = "reject with icmpv6 type policy-fail";
  private static final String FLOW = "ct direction original ct status snat ";

  private final SourceTable wanted;
  private final boolean telling;

  /**
   * For these.
   *
   * @param telling whether the kernel can log to a group
   */
  SourceRules(SourceTable wanted, boolean telling) {
    this.wanted = wanted;
    this.telling = telling;
  }

  /** Leads the LANs' packets, and no others, to the rest. */
  String input() {
    return "iifname " + quoted(wanted.devices()) + " meta nfproto ipv6 goto hosts-by-source";
  }

  /** What passes and what is marked; in the end, who answers the rest. */
  List<String> bySource() {
    List<String> rules = new ArrayList<>();
    rules.add("ip6 hoplimit 255 icmpv6 type { 133, 134, 135, 136, 137 } accept");
    rules.add("ip6 saddr { ::, fe80::/10 } accept");
    rules.add("ip6 daddr { fe80::/10, ff00::/8 } accept");
    rules.add("ip6 daddr @hosts-site accept");
    rules.add("fib daddr type local accept");
    if (wanted.tracking()) {
      ownFlows(rules);
    }
    rules.add("ip6 saddr @hosts-live accept");
    elsewhere(rules);
    if (telling) {
      tell(rules);
    }
    rules.add("ip6 saddr @hosts-reset " + ESTABLISHED + " goto hosts-cut");
    newFlows(rules);
    if (wanted.refusal()) {
      rules.add((wanted.strangers() ? "" : "ip6 saddr @hosts-dead ") + "goto hosts-refuse");
    }
    return rules;
  }

  /**
   * Translated flows stay with their uplink, in whatever state that of their source is; where it is
   * their own uplink that is dead, nothing can help them.
   */
  private void ownFlows(List<String> rules) {
    rules.add(FLOW + "ct reply ip6 daddr @hosts-reset " + ESTABLISHED + " goto hosts-cut");
    rules.add(FLOW + "ct reply ip6 daddr @hosts-dead goto hosts-refuse");
    Set<String> marks =
        wanted.translations().stream()
            .map(translation -> Integer.toUnsignedString(translation.mark()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!marks.isEmpty()) {
      rules.add("meta mark 0 " + FLOW + "ct mark " + set(marks) + " meta mark set ct mark accept");
    }
  }

  /** A static route or a VPN that leads to no ISP is not for us to judge. */
  private void elsewhere(List<String> rules) {
    if (!wanted.uplinks().isEmpty()) {
      String uplinks = quoted(wanted.uplinks());
      rules.add("fib daddr oif exists fib daddr oifname != " + uplinks + " accept");
    }
  }

  /** The limit is one for all hosts, and keeps random sources from filling the set. */
  private static void tell(List<String> rules) {
    rules.add(
        "ip6 saddr @hosts-dead ip6 saddr != @hosts-told limit rate 200/second burst 500 packets"
            + " add @hosts-told { ip6 saddr } log group "
            + LOG_GROUP
            + " snaplen 40 queue-threshold 1");
  }

  /**
   * NAT decides on a flow's first packet: a mark on a later one would send it out untranslated. A
   * flow whose first packet has been seen is confirmed, though it is new until it is answered.
   */
  private void newFlows(List<String> rules) {
    List<Translation> fresh = fresh();
    if (fresh.isEmpty()) {
      return;
    }
    String marks = map(fresh, translation -> Integer.toUnsignedString(translation.mark()));
    rules.add(
        "meta mark 0 ct mark 0 ct state new ct status & confirmed == 0 ct mark set ip6 saddr map "
            + marks
            + " meta mark set ct mark accept");
    rules.add(
        "ip6 saddr " + set(fresh.stream().map(Translation::from).toList()) + " goto hosts-refuse");
  }

  static List<String> cut() {
    return List.of(
        "update @hosts-cut { ip6 saddr limit rate 1000/second burst 1000 packets }"
            + " reject with tcp reset",
        "drop");
  }

  /**
   * The first rule about hosts does not match when a set is full or the host above its limit: then
   * those known get silence, and those that found no place share a limit. Two sets, since a look
   * into the one with limits would count against them.
   */
  static List<String> refuse() {
    return List.of(
        "icmpv6 type < 128 drop", // RFC 4443 §2.4 (e): no error about an error
        "update @hosts-answered { ip6 saddr limit rate 20/second burst 20 packets }"
            + " update @hosts-seen { ip6 saddr } "
            + REJECT,
        "ip6 saddr @hosts-seen drop",
        "limit rate 50/second burst 50 packets " + REJECT,
        "drop");
  }

  /** By the survivor that a new flow was marked for. */
  List<String> translate() {
    Map<String, List<Translation>> byUplink =
        fresh().stream()
            .collect(
                Collectors.groupingBy(SourceRules::survivor, TreeMap::new, Collectors.toList()));
    return byUplink.entrySet().stream()
        .map(
            each ->
                each.getKey()
                    + " snat ip6 prefix to ip6 saddr map "
                    + map(each.getValue(), translation -> translation.to().toString()))
        .toList();
  }

  private static String survivor(Translation translation) {
    String mark = Integer.toUnsignedString(translation.mark());
    return "oifname \"" + translation.device() + "\" meta mark " + mark;
  }

  private List<Translation> fresh() {
    return wanted.translations().stream().filter(Translation::fresh).toList();
  }

  private static String set(Collection<?> members) {
    return members.stream().map(Object::toString).collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String quoted(Collection<String> names) {
    return names.stream()
        .sorted()
        .map(name -> '"' + name + '"')
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String map(List<Translation> translations, Function<Translation, String> value) {
    return translations.stream()
        .map(translation -> translation.from() + " : " + value.apply(translation))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }
}
