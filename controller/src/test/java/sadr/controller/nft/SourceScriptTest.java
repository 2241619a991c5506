package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sadr.controller.nft.SourceTable.Translation;
import sadr.net.Ip6Prefix;

class SourceScriptTest {

  private static final String A = "2001:db8:a000::/56";
  private static final String B = "2001:db8:b000::/56";

  private static final SourceTable ALIVE = table(prefixes(A, B), prefixes(), List.of(), false);
  private static final SourceTable DEAD = table(prefixes(B), prefixes(A), List.of(), false);
  private static final SourceTable TRACKED = table(prefixes(B), prefixes(A), List.of(), true);
  private static final SourceTable TRANSLATED =
      table(
          prefixes(B),
          prefixes(A),
          List.of(new Translation(Ip6Prefix.parse(A), Ip6Prefix.parse(B), "wan2", 0x5ad02, true)),
          true);

  @Test
  void aFailoverFillsTwoSetsAndMarksItself() {
    assertThat(change(ALIVE, DEAD))
        .containsExactly(
            "flush chain inet sadr hosts-in",
            "flush set inet sadr hosts-live",
            "add set inet sadr hosts-live { type ipv6_addr; flags interval; elements = { 2001:db8:b000::/56 } }",
            "flush set inet sadr hosts-dead",
            "add set inet sadr hosts-dead { type ipv6_addr; flags interval; elements = { 2001:db8:a000::/56 } }",
            input(DEAD));
  }

  @Test
  void aFailbackLeavesTheOtherSetEmpty() {
    assertThat(change(DEAD, ALIVE))
        .containsExactly(
            "flush chain inet sadr hosts-in",
            "flush set inet sadr hosts-live",
            "add set inet sadr hosts-live { type ipv6_addr; flags interval; elements = { 2001:db8:a000::/56, 2001:db8:b000::/56 } }",
            "flush set inet sadr hosts-dead",
            input(ALIVE));
  }

  @Test
  void aNewTranslationFillsTheTwoChainsThatItIsIn() {
    assertThat(change(TRACKED, TRANSLATED))
        .contains(
            "flush chain inet sadr hosts-translate",
            "add rule inet sadr hosts-translate oifname \"wan2\" meta mark 371970 snat ip6 prefix to"
                + " ip6 saddr map { 2001:db8:a000::/56 : 2001:db8:b000::/56 }")
        .noneMatch(line -> line.startsWith("add chain") || line.startsWith("delete"))
        .noneMatch(line -> line.contains(" set ") && line.startsWith("flush"))
        .filteredOn(line -> line.startsWith("flush"))
        .containsExactlyInAnyOrder(
            "flush chain inet sadr hosts-in",
            "flush chain inet sadr hosts-by-source",
            "flush chain inet sadr hosts-translate");
  }

  @Test
  void aChainThatIsNewIsDeclaredBeforeAnythingElseAndOneThatGoesIsEmptiedFirst() {
    assertThat(change(DEAD, TRACKED))
        .startsWith(
            "flush chain inet sadr hosts-by-source",
            "add chain inet sadr hosts-translate { type nat hook postrouting priority 100; policy"
                + " accept; }",
            "flush chain inet sadr hosts-translate");
    assertThat(change(TRACKED, DEAD))
        .startsWith(
            "flush chain inet sadr hosts-by-source",
            "flush chain inet sadr hosts-in",
            "flush chain inet sadr hosts-translate",
            "delete chain inet sadr hosts-translate")
        .endsWith(input(DEAD));
  }

  @Test
  void nothingDiffersFromItself() {
    assertThat(SourceScript.change(sections(ALIVE), sections(ALIVE))).isEmpty();
    assertThat(SourceScript.changed(sections(ALIVE), sections(ALIVE))).isEmpty();
  }

  @Test
  void aFullLoadDeclaresAndEmptiesWhateverMayStand() {
    assertThat(lines(DEAD.script()))
        .startsWith("add table inet sadr")
        .containsSubsequence(
            "add set inet sadr hosts-live { type ipv6_addr; flags interval; }",
            "flush set inet sadr hosts-live",
            "add set inet sadr hosts-live { type ipv6_addr; flags interval; elements = { 2001:db8:b000::/56 } }",
            "add chain inet sadr hosts-translate",
            "flush chain inet sadr hosts-translate",
            "delete chain inet sadr hosts-translate")
        .noneMatch(line -> line.equals("flush set inet sadr hosts-told"))
        .endsWith(input(DEAD));
  }

  /** Or rules that are new would look into sets that still seem empty. */
  @Test
  void inAFullLoadNewSetsAreATransactionAheadOfAllRules() {
    assertThat(SourceScript.replace(sections(TRANSLATED), Set.of()))
        .satisfiesExactly(
            sets -> assertThat(sets).contains("hosts-live", "hosts-told").doesNotContain("chain"),
            rules -> assertThat(rules).contains("add rule").doesNotContain("add set"));
    assertThat(SourceScript.replace(sections(SourceTable.NONE), Set.of())).hasSize(1);
  }

  /** Or the rules that still stand would look into what the next ones are to find. */
  @Test
  void setsThatStandAreFilledWithTheRules() {
    Set<String> standing =
        Set.of("set hosts-site", "set hosts-live", "set hosts-dead", "set hosts-reset");

    assertThat(SourceScript.replace(sections(TRANSLATED), standing))
        .satisfiesExactly(
            sets -> assertThat(sets).contains("hosts-told").doesNotContain("hosts-live"),
            rules -> assertThat(rules).contains("flush set inet sadr hosts-live", "add rule"));
  }

  @Test
  void aFullLoadAsksForNatOnlyWhereSomethingIsTracked() {
    assertThat(TRACKED.script()).contains("type nat");
    assertThat(DEAD.script()).doesNotContain("type nat");
    assertThat(SourceTable.NONE.script()).doesNotContain("hook");
  }

  @Test
  void nothingWantedRemovesWhateverMayStandChainsFirst() {
    List<String> lines = lines(SourceTable.NONE.script());

    assertThat(lines).noneMatch(line -> line.startsWith("add rule"));
    assertThat(lines).filteredOn(line -> line.startsWith("delete chain")).hasSize(5);
    assertThat(lines).filteredOn(line -> line.startsWith("delete set")).hasSize(8);
    assertThat(lines.lastIndexOf("delete chain inet sadr hosts-translate"))
        .isLessThan(lines.indexOf("delete set inet sadr hosts-site"));
  }

  @Test
  void theFingerprintIsOfEverything() {
    assertThat(
            Stream.of(ALIVE, DEAD, TRACKED, TRANSLATED)
                .flatMap(table -> SourceSections.fingerprint(sections(table)).stream()))
        .hasSize(4)
        .doesNotHaveDuplicates();
    assertThat(SourceSections.fingerprint(SourceSections.of(DEAD, false)))
        .isNotEqualTo(SourceSections.fingerprint(sections(DEAD)));
  }

  private static SourceTable table(
      List<Ip6Prefix> live,
      List<Ip6Prefix> dead,
      List<Translation> translations,
      boolean tracking) {
    return new SourceTable(
        Set.of("lan0"),
        Set.of("wan1", "wan2"),
        prefixes(A, B),
        live,
        dead,
        true,
        true,
        List.of(),
        translations,
        tracking);
  }

  private static List<String> change(SourceTable before, SourceTable after) {
    return lines(SourceScript.change(sections(before), sections(after)));
  }

  private static String input(SourceTable table) {
    return "add rule inet sadr hosts-in iifname { \"lan0\" } meta nfproto ipv6 goto hosts-by-source"
        + " comment \""
        + SourceSections.fingerprint(sections(table)).orElseThrow()
        + "\"";
  }

  private static List<Section> sections(SourceTable table) {
    return SourceSections.of(table, true);
  }

  private static List<String> lines(String script) {
    return script.lines().toList();
  }

  private static List<Ip6Prefix> prefixes(String... texts) {
    return Stream.of(texts).map(Ip6Prefix::parse).toList();
  }
}
