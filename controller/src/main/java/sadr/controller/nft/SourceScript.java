package sadr.controller.nft;

import static sadr.controller.nft.EgressNames.TABLE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sadr.controller.nft.SourceTable.Translation;
import sadr.net.Ip6Prefix;

/**
 * Renders a {@link SourceTable} in the syntax of nft(8), as lines of one transaction.
 *
 * <pre>
 * hosts-in         prerouting -150, behind conntrack and ahead of dstnat: LANs' packets only
 *   hosts-by-source  what passes, what is marked, and in the end:
 *     hosts-cut        a TCP reset
 *     hosts-refuse     ICMPv6 code 5, or silence for whoever had enough of it
 * hosts-translate  postrouting 100: source translation of what bears a survivor's mark
 * </pre>
 *
 * <p>Chains and sets of ours that stand are filled anew, never removed and made again: a NAT chain
 * that goes takes the translation of established flows with it.
 */
final class SourceScript {

  /** What all our chains and sets begin with. */
  static final String OURS = "hosts-";

  /** Behind conntrack (-200), whose marks and states count; ahead of dstnat (-100) and routing. */
  static final int PRIORITY = -150;

  /** The kernel's own place for source translation (NF_IP6_PRI_NAT_SRC). */
  static final int TRANSLATION_PRIORITY = 100;

  /** Of the rule that tells of hosts which still use a dead prefix. */
  static final int LOG_GROUP = 1453;

  /** How many hosts each of those sets remembers, so that floods cost bounded memory. */
  private static final int HOSTS = 4096;

  private static final List<String> PREFIX_SETS =
      List.of("hosts-site", "hosts-live", "hosts-dead", "hosts-reset");

  /**
   * Told of; answered with an error, without and with its limit; answered with a reset: within the
   * last ten seconds.
   */
  private static final List<String> HOST_SETS =
      List.of("hosts-told", "hosts-seen", "hosts-answered", "hosts-cut");

  private static final List<String> CHAINS =
      List.of("hosts-in", "hosts-by-source", "hosts-cut", "hosts-refuse");
  private static final String TRANSLATE = "hosts-translate";

  /** Nothing but the flags that an established connection sends. */
  private static final String ESTABLISHED = "tcp flags & (syn | rst) == 0";

  private static final String REJECT = "reject with icmpv6 type policy-fail";
  private static final String FLOW = "ct direction original ct status snat ";

  private final SourceTable wanted;
  private final boolean telling;
  private final List<String> lines = new ArrayList<>();

  private SourceScript(SourceTable wanted, boolean telling) {
    this.wanted = wanted;
    this.telling = telling;
  }

  /**
   * Changes what stands into {@code wanted}.
   *
   * @param telling whether the kernel can log to a group
   */
  static String replace(SourceTable wanted, boolean telling) {
    SourceScript script = new SourceScript(wanted, telling);
    script.lines.add("add table " + TABLE);
    if (wanted.devices().isEmpty()) {
      script.removeAll();
    } else {
      script.addAll();
    }
    return String.join("\n", script.lines) + "\n";
  }

  /** What the rule of hosts-in bears as its comment, by which another process knows the rest. */
  static String fingerprint(SourceTable wanted, boolean telling) {
    String script = replace(wanted, telling).stripTrailing();
    return script.substring(script.lastIndexOf(" comment \"") + 10, script.length() - 1);
  }

  private void addAll() {
    for (String chain : CHAINS) {
      String hook = chain.equals("hosts-in") ? hook("filter", "prerouting", PRIORITY) : "";
      lines.add("add chain " + TABLE + " " + chain + hook);
      lines.add("flush chain " + TABLE + " " + chain);
    }
    if (wanted.tracking()) {
      String hook = hook("nat", "postrouting", TRANSLATION_PRIORITY);
      lines.add("add chain " + TABLE + " " + TRANSLATE + hook);
      lines.add("flush chain " + TABLE + " " + TRANSLATE);
    } else {
      removeChains(List.of(TRANSLATE));
    }
    fill("hosts-site", wanted.site());
    fill("hosts-live", wanted.live());
    fill("hosts-dead", wanted.dead());
    fill("hosts-reset", wanted.reset());
    HOST_SETS.forEach(set -> lines.add(addHostSet(set)));
    bySource();
    cut();
    refuse();
    translate();
    String rule = "iifname " + quoted(wanted.devices()) + " meta nfproto ipv6 goto hosts-by-source";
    rule("hosts-in", rule + " comment \"" + Fingerprint.of(lines) + "\"");
  }

  private void bySource() {
    pass("ip6 hoplimit 255 icmpv6 type { 133, 134, 135, 136, 137 }");
    pass("ip6 saddr { ::, fe80::/10 }");
    pass("ip6 daddr { fe80::/10, ff00::/8 }");
    pass("ip6 daddr @hosts-site");
    pass("fib daddr type local");
    if (wanted.tracking()) {
      ownFlows();
    }
    pass("ip6 saddr @hosts-live");
    elsewhere();
    if (telling) {
      tell();
    }
    check("ip6 saddr @hosts-reset " + ESTABLISHED + " goto hosts-cut");
    newFlows();
    if (wanted.refusal()) {
      check((wanted.strangers() ? "" : "ip6 saddr @hosts-dead ") + "goto hosts-refuse");
    }
  }

  /**
   * Translated flows stay with their uplink, in whatever state that of their source is; where it is
   * their own uplink that is dead, nothing can help them.
   */
  private void ownFlows() {
    check(FLOW + "ct reply ip6 daddr @hosts-reset " + ESTABLISHED + " goto hosts-cut");
    check(FLOW + "ct reply ip6 daddr @hosts-dead goto hosts-refuse");
    Set<String> marks =
        wanted.translations().stream()
            .map(translation -> Integer.toUnsignedString(translation.mark()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!marks.isEmpty()) {
      pass("meta mark 0 " + FLOW + "ct mark " + set(marks) + " meta mark set ct mark");
    }
  }

  /** A static route or a VPN that leads to no ISP is not for us to judge. */
  private void elsewhere() {
    if (!wanted.uplinks().isEmpty()) {
      pass("fib daddr oif exists fib daddr oifname != " + quoted(wanted.uplinks()));
    }
  }

  /** The limit is one for all hosts, and keeps random sources from filling the set. */
  private void tell() {
    check(
        "ip6 saddr @hosts-dead ip6 saddr != @hosts-told limit rate 200/second burst 500 packets"
            + " add @hosts-told { ip6 saddr } log group "
            + LOG_GROUP
            + " snaplen 40 queue-threshold 1");
  }

  /**
   * NAT decides on a flow's first packet: a mark on a later one would send it out untranslated. A
   * flow whose first packet has been seen is confirmed, though it is new until it is answered.
   */
  private void newFlows() {
    List<Translation> fresh = fresh();
    if (fresh.isEmpty()) {
      return;
    }
    String marks = map(fresh, translation -> Integer.toUnsignedString(translation.mark()));
    pass(
        "meta mark 0 ct mark 0 ct state new ct status & confirmed == 0 ct mark set ip6 saddr map "
            + marks
            + " meta mark set ct mark");
    check(
        "ip6 saddr " + set(fresh.stream().map(Translation::from).toList()) + " goto hosts-refuse");
  }

  private void cut() {
    rule(
        "hosts-cut",
        "update @hosts-cut { ip6 saddr limit rate 1000/second burst 1000 packets }"
            + " reject with tcp reset");
    rule("hosts-cut", "drop");
  }

  /**
   * The first rule does not match when a set is full or the host above its limit: then those known
   * get silence, and those that found no place share a limit. Two sets, since a look into the one
   * with limits would count against them.
   */
  private void refuse() {
    rule("hosts-refuse", "icmpv6 type < 128 drop"); // RFC 4443 §2.4 (e): no error about an error
    rule(
        "hosts-refuse",
        "update @hosts-answered { ip6 saddr limit rate 20/second burst 20 packets }"
            + " update @hosts-seen { ip6 saddr } "
            + REJECT);
    rule("hosts-refuse", "ip6 saddr @hosts-seen drop");
    rule("hosts-refuse", "limit rate 50/second burst 50 packets " + REJECT);
    rule("hosts-refuse", "drop");
  }

  private void translate() {
    Map<String, List<Translation>> byUplink =
        fresh().stream()
            .collect(
                Collectors.groupingBy(
                    translation ->
                        "oifname \""
                            + translation.device()
                            + "\" meta mark "
                            + Integer.toUnsignedString(translation.mark()),
                    TreeMap::new,
                    Collectors.toList()));
    byUplink.forEach(
        (uplink, translations) ->
            rule(
                TRANSLATE,
                uplink
                    + " snat ip6 prefix to ip6 saddr map "
                    + map(translations, translation -> translation.to().toString())));
  }

  private void fill(String name, List<Ip6Prefix> prefixes) {
    lines.add(addPrefixSet(name));
    lines.add("flush set " + TABLE + " " + name);
    if (!prefixes.isEmpty()) {
      lines.add("add element " + TABLE + " " + name + " " + set(prefixes));
    }
  }

  /** Adds first what it deletes, since deleting what is not there is an error. */
  private void removeAll() {
    removeChains(Stream.concat(CHAINS.stream(), Stream.of(TRANSLATE)).toList());
    PREFIX_SETS.forEach(set -> lines.add(addPrefixSet(set)));
    HOST_SETS.forEach(set -> lines.add(addHostSet(set)));
    Stream.concat(PREFIX_SETS.stream(), HOST_SETS.stream())
        .forEach(set -> lines.add("delete set " + TABLE + " " + set));
  }

  private void removeChains(List<String> chains) {
    chains.forEach(chain -> lines.add("add chain " + TABLE + " " + chain));
    chains.forEach(chain -> lines.add("flush chain " + TABLE + " " + chain));
    chains.forEach(chain -> lines.add("delete chain " + TABLE + " " + chain));
  }

  private List<Translation> fresh() {
    return wanted.translations().stream().filter(Translation::fresh).toList();
  }

  private void pass(String match) {
    check(match + " accept");
  }

  private void check(String rule) {
    rule("hosts-by-source", rule);
  }

  private void rule(String chain, String rule) {
    lines.add("add rule " + TABLE + " " + chain + " " + rule);
  }

  private static String hook(String type, String hook, int priority) {
    return " { type %s hook %s priority %d; policy accept; }".formatted(type, hook, priority);
  }

  private static String addPrefixSet(String name) {
    return "add set " + TABLE + " " + name + " { type ipv6_addr; flags interval; }";
  }

  private static String addHostSet(String name) {
    return "add set %s %s { type ipv6_addr; size %d; flags dynamic, timeout; timeout 10s; }"
        .formatted(TABLE, name, HOSTS);
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
