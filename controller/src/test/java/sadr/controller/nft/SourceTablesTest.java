package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.controller.nft.SourceTable.Translation;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.sys.Libnftables;
import sadr.sys.Libnftables.NftException;
import sadr.sys.NetNamespace;

/** Against the real library and the real kernel, in a namespace of its own. */
@Tag("netns")
class SourceTablesTest {

  private static final EgressTable EGRESS =
      new EgressTable(
          List.of(new EgressGuard("fiber", "wan1", List.of(prefix("2001:db8:a000::/56")))));

  private static final Translation ONTO_CABLE =
      new Translation(
          prefix("2001:db8:a000::/56"), prefix("2001:db8:b000::/56"), "wan2", 0x5ad02, true);

  private static final SourceTable FULL =
      new SourceTable(
          Set.of("lan0", "lan1"),
          Set.of("wan1", "wan2"),
          prefixes("2001:db8:a000::/56", "2001:db8:b000::/56", "fd00:5ad0::/48"),
          prefixes("2001:db8:b000::/56"),
          prefixes("2001:db8:a000::/56"),
          true,
          true,
          prefixes("2001:db8:a000::/56"),
          List.of(
              ONTO_CABLE,
              new Translation(
                  prefix("fd00:5ad0:0:1::/64"),
                  prefix("2001:db8:b000:1::/64"),
                  "wan2",
                  0x5ad02,
                  true),
              new Translation(
                  prefix("2001:db8:c000::/56"),
                  prefix("2001:db8:d000::/56"),
                  "wan3",
                  0x5ad03,
                  false)),
          true);

  /** How often each way of loading is timed; odd, so that the last table is the dead uplink's. */
  private static final int ROUNDS = 5;

  private static final SourceTable PLAIN =
      new SourceTable(
          Set.of("lan0"),
          Set.of("wan1", "wan2"),
          FULL.site(),
          FULL.live(),
          List.of(),
          false,
          false,
          List.of(),
          List.of(),
          false);

  private NetNamespace namespace;
  private Libnftables library;
  private NftTables tables;

  @BeforeEach
  void open() {
    namespace = NetNamespace.create();
    library = namespace.call(() -> Libnftables.load().orElseThrow());
    tables = new NftTables(library);
  }

  @AfterEach
  void close() {
    library.close();
    namespace.close();
  }

  @Test
  void standsAsApplied() {
    assertThat(tables.look().sources()).contains(SourceTable.NONE);
    tables.apply(EGRESS);
    for (SourceTable table : List.of(FULL, PLAIN, FULL, FULL, SourceTable.NONE, PLAIN)) {
      tables.applySources(table);

      assertThat(tables.look().sources()).contains(table);
      assertThat(tables.look().egress()).contains(EGRESS);
    }
  }

  @Test
  void anotherProcessKnowsWhatItWasMadeFrom() {
    tables.applySources(FULL);
    NftTables another = new NftTables(library);

    assertThat(another.look().sources()).isEmpty();
    assertThat(another.wasMadeFrom(FULL)).isTrue();
    assertThat(another.wasMadeFrom(PLAIN)).isFalse();
  }

  @Test
  void leavesNothingBehindWhenThereIsNothingToSay() {
    tables.apply(EGRESS);
    String before = list();

    tables.applySources(FULL);
    tables.applySources(SourceTable.NONE);

    assertThat(list()).isEqualTo(before);
  }

  @Test
  void aFullLoadTakesAwayChainsWithHooksWithoutNamingTheHooks() {
    tables.apply(EGRESS);
    String before = list();
    library.run(FULL.script());
    library.run(PLAIN.script());
    assertThat(list()).contains("hosts-in").doesNotContain("hosts-translate");
    library.run(FULL.script());
    library.run(SourceTable.NONE.script());

    assertThat(list()).isEqualTo(before);
  }

  @Test
  void tracksConnectionsOnlyWhereItIsAsked() {
    tables.applySources(PLAIN);
    assertThat(list()).doesNotContain(" ct ", "type nat");
    tables.applySources(FULL);
    assertThat(list()).contains(" ct ", "type nat");
    tables.applySources(PLAIN);
    assertThat(list()).doesNotContain(" ct ", "type nat");
  }

  @Test
  void doesEverythingElseWhereTheKernelCannotLog() {
    SourceScript.replace(SourceSections.of(FULL, false), Set.of()).forEach(library::run);

    assertThat(list()).doesNotContain("log group").contains("reject", "snat");
    tables.applySources(FULL);
    assertThat(list()).contains("log group 1453 snaplen 40");
  }

  @Test
  void doesNotKnowWhatAnEarlierProcessLeftAndAppliesItOnceMore() {
    tables.applySources(FULL);
    NftTables restarted = new NftTables(library);

    assertThat(restarted.look().sources()).isEmpty();
    String before = list();
    restarted.applySources(FULL);

    assertThat(restarted.look().sources()).contains(FULL);
    assertThat(list()).isEqualTo(before);
  }

  @Test
  void doesNotMindWhatPacketsLeaveInSets() {
    tables.applySources(FULL);
    namespace.exec("nft", "add element inet sadr hosts-told { 2001:db8::1, 2001:db8::2 }");

    assertThat(tables.look().sources()).contains(FULL);
    tables.applySources(FULL);
    assertThat(list()).contains("2001:db8::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flush ruleset",
        "delete table inet sadr",
        "flush chain inet sadr hosts-by-source",
        "insert rule inet sadr hosts-by-source accept",
        "add rule inet sadr hosts-refuse counter",
        "add rule inet sadr hosts-translate counter",
        "flush chain inet sadr hosts-in; delete chain inet sadr hosts-in",
        "add element inet sadr hosts-live { 2001:db8:e000::/56 }",
        "delete element inet sadr hosts-dead { 2001:db8:a000::/56 }",
        "flush set inet sadr hosts-reset",
        "add table inet sadr { flags dormant; }",
        "add chain inet sadr hosts-in { policy drop; }",
        "flush chain inet sadr hosts-in; delete chain inet sadr hosts-in;"
            + " add chain inet sadr hosts-in { type filter hook input priority 0; }",
      })
  void seesAndMendsWhatSomebodyElseDid(String commands) {
    tables.apply(EGRESS);
    tables.applySources(FULL);

    namespace.exec("nft", commands);

    assertThat(tables.look().sources()).isNotEqualTo(Optional.of(FULL));
    tables.apply(EGRESS);
    tables.applySources(FULL);
    assertThat(tables.look().egress()).contains(EGRESS);
    assertThat(tables.look().sources()).contains(FULL);
  }

  @Test
  void keepsTheEgressGuardAndItsCountsWhenItHasToBuildAnew() {
    tables.apply(EGRESS);
    namespace.exec("nft", "add chain inet sadr hosts-in");
    namespace.exec("nft", "add set inet sadr hosts-live { type ipv4_addr; }");

    tables.applySources(FULL);

    assertThat(tables.look().sources()).contains(FULL);
    assertThat(tables.look().egress()).contains(EGRESS);
    assertThat(tables.dropped()).containsEntry("fiber", 0L);
  }

  @Test
  void rebuildsTheEgressPartWithoutLosingTheOther() {
    tables.apply(EGRESS);
    tables.applySources(FULL);
    namespace.exec(
        "nft", "add chain inet sadr x; add rule inet sadr x ip6 saddr @from-fiber accept");

    tables.apply(new EgressTable(List.of(new EgressGuard("cable", "wan2", List.of()))));

    assertThat(tables.look().sources()).contains(FULL);
    assertThat(list()).doesNotContain("chain x");
  }

  @Test
  void refusesToBuildUponAGuardThatIsBentItself() {
    namespace.exec(
        "nft",
        "add table inet sadr; add chain inet sadr uplink-egress; add chain inet sadr hosts-in;");

    assertThatThrownBy(() -> tables.applySources(FULL)).isInstanceOf(NftException.class);
    assertThat(list()).as("sets, which nothing looks into").doesNotContain("hook", "accept");
    tables.apply(EGRESS);
    tables.applySources(FULL);
    assertThat(tables.look().sources()).contains(FULL);
  }

  @Test
  void forgetsWhatItRemoved() {
    tables.applySources(FULL);
    tables.remove();

    assertThat(tables.look().sources()).contains(SourceTable.NONE);
  }

  @Test
  void refusesTranslationsThatContradictEachOther() {
    assertThatThrownBy(() -> new Translation(prefix("::/56"), prefix("::/64"), "wan2", 1, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Translation(prefix("::/56"), prefix("::/56"), "wan2", 0, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Translation(prefix("::/56"), prefix("::/56"), "w\"", 1, true))
        .isInstanceOf(IllegalArgumentException.class);
    Translation within =
        new Translation(
            prefix("2001:db8:a000:1::/64"), prefix("2001:db8:b000:1::/64"), "wan2", 1, true);
    assertThatThrownBy(() -> translating(true, ONTO_CABLE, within))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> translating(false, ONTO_CABLE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChangeLeavesWhatAFullLoadWouldLeave() {
    long seed = System.nanoTime();
    System.out.println("SourceTablesTest seed " + seed);
    Random random = new Random(seed);
    tables.apply(EGRESS);
    for (int round = 0; round < 60; round++) {
      SourceTable next = random(random);
      // Now what is wanted then, now something else, now nothing: it must make no difference.
      List.of(next, random(random)).stream()
          .skip(random.nextInt(3))
          .findFirst()
          .ifPresent(tables::prepare);
      assertThat(tables.applySources(next)).as("seed %d round %d", seed, round).isFalse();
      String changed = list();

      library.run(next.script());

      assertThat(changed).as("seed %d round %d", seed, round).isEqualTo(list());
      assertThat(tables.look().sources()).as("seed %d round %d", seed, round).contains(next);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flush ruleset",
        "delete table inet sadr",
        "insert rule inet sadr hosts-cut accept",
        "add rule inet sadr hosts-refuse counter",
        "add element inet sadr hosts-site { 2001:db8:e000::/56 }",
        "add chain inet sadr hosts-in { policy drop; }",
        "flush chain inet sadr hosts-in; delete chain inet sadr hosts-in",
      })
  void loadsEverythingAndSaysSoWhenSomebodyWasThereBetweenTwoLoads(String commands) {
    tables.apply(EGRESS);
    assertThat(tables.applySources(FULL)).isFalse();
    namespace.exec("nft", commands);

    assertThat(tables.applySources(PLAIN)).as("nobody has looked in between").isTrue();

    assertThat(tables.look().sources()).contains(PLAIN);
    tables.apply(EGRESS);
    List<String> mended = list().lines().sorted().toList();
    library.run(EgressScript.remove());
    tables.apply(EGRESS);
    library.run(PLAIN.script());
    assertThat(mended).as("whatever the order").isEqualTo(list().lines().sorted().toList());
  }

  @Test
  void whatSomebodyPutIntoWhatIsFilledAnewIsGone() {
    tables.applySources(alive(1));
    namespace.exec("nft", "add element inet sadr hosts-live { 2001:db8:e000::/56 }");

    tables.applySources(failed(1));

    assertThat(list()).doesNotContain("2001:db8:e000::/56");
    assertThat(tables.look().sources()).contains(failed(1));
  }

  @Test
  void loadsEverythingWhenSomebodyWasSeenThereAndSaysSoOnce() {
    tables.apply(EGRESS);
    tables.applySources(FULL);
    namespace.exec("nft", "add element inet sadr hosts-live { 2001:db8:e000::/56 }");
    assertThat(tables.look().sources()).isEmpty();

    assertThat(tables.applySources(FULL)).isTrue();
    assertThat(tables.applySources(PLAIN)).isFalse();
    assertThat(tables.look().sources()).contains(PLAIN);
  }

  @Test
  void touchesNoChainWhoseRulesStayInAFailover() {
    tables.applySources(alive(1));
    String before = handles("hosts-by-source");
    tables.applySources(failed(1));

    assertThat(handles("hosts-by-source")).isEqualTo(before).contains("handle");
    assertThat(list()).contains("set hosts-dead", "2001:db8:a000::/56");
  }

  @Test
  void fullLoadAndChangeEndAlikeForFewAndForManyPrefixes() {
    for (int count : List.of(1, 10, 100, 1_000)) {
      measure("dead", alive(count), failed(count));
      measure("dead, reset and translated", many(count, false), many(count, true));
    }
  }

  /**
   * Back and forth: everything anew, then what differs, then what differs with its look after.
   * Prints how long each takes.
   */
  private void measure(String what, SourceTable alive, SourceTable dead) {
    List<SourceTable> both = List.of(alive, dead);
    List<Long> whole = new ArrayList<>();
    List<Long> change = new ArrayList<>();
    List<Long> looked = new ArrayList<>();
    library.run(alive.script());
    for (int round = 1; round <= ROUNDS; round++) {
      String script = both.get(round % 2).script();
      whole.add(micros(() -> library.run(script)));
    }
    List<String> loaded = list().lines().sorted().toList();
    for (int round = 0; round < ROUNDS; round++) {
      List<Section> from = SourceSections.of(both.get((round + 1) % 2), true);
      SourceTable to = both.get(round % 2);
      change.add(micros(() -> library.run(SourceScript.change(from, SourceSections.of(to, true)))));
    }
    for (int round = 0; round <= ROUNDS; round++) {
      SourceTable to = both.get(round % 2);
      looked.add(micros(() -> tables.applySources(to)));
    }
    assertThat(tables.look().sources()).contains(dead);
    assertThat(list().lines().sorted().toList()).isEqualTo(loaded);
    System.out.printf(
        "nftables, 2 uplinks of %d prefixes, one %s: everything in %d us, what differs in %d us, with"
            + " the look after it %d us (medians)%n",
        alive.live().size() / 2, what, median(whole), median(change), median(looked));
  }

  private static SourceTable translating(boolean tracking, Translation... translations) {
    List<Ip6Prefix> none = List.of();
    return new SourceTable(
        Set.of("lan0"),
        Set.of("wan1", "wan2"),
        none,
        none,
        none,
        true,
        true,
        none,
        List.of(translations),
        tracking);
  }

  /** Every second /56 of two uplinks, the first of which is alive, or dead and translated. */
  private static SourceTable many(int count, boolean dead) {
    List<Ip6Prefix> fiber = IntStream.range(0, count).mapToObj(i -> nth(0xa, i)).toList();
    List<Ip6Prefix> cable = IntStream.range(0, count).mapToObj(i -> nth(0xb, i)).toList();
    List<Ip6Prefix> both = Stream.concat(fiber.stream(), cable.stream()).toList();
    return new SourceTable(
        Set.of("lan0"),
        Set.of("wan1", "wan2"),
        both,
        dead ? cable : both,
        dead ? fiber : List.of(),
        true,
        true,
        dead ? fiber : List.of(),
        dead
            ? IntStream.range(0, count)
                .mapToObj(i -> new Translation(fiber.get(i), cable.get(i), "wan2", 0x5ad02, true))
                .toList()
            : List.of(),
        true);
  }

  private static SourceTable alive(int count) {
    return plain(count, false);
  }

  /** As {@link #alive} with the first uplink dead: errors alone, which is the default. */
  private static SourceTable failed(int count) {
    return plain(count, true);
  }

  private static SourceTable plain(int count, boolean dead) {
    SourceTable many = many(count, dead);
    return new SourceTable(
        many.devices(),
        many.uplinks(),
        many.site(),
        many.live(),
        many.dead(),
        true,
        true,
        List.of(),
        List.of(),
        false);
  }

  /** Any table, none among them: few enough prefixes for neighbours that are alike. */
  private static SourceTable random(Random random) {
    if (random.nextInt(10) == 0) {
      return SourceTable.NONE;
    }
    boolean tracking = random.nextBoolean();
    return new SourceTable(
        random.nextInt(8) == 0 ? Set.of("lan0") : Set.of("lan0", "lan1"),
        random.nextInt(8) == 0 ? Set.of() : Set.of("wan1", "wan2"),
        some(random),
        some(random),
        some(random),
        random.nextInt(8) != 0,
        random.nextBoolean(),
        some(random),
        tracking && random.nextBoolean() ? FULL.translations() : List.of(),
        tracking);
  }

  private static List<Ip6Prefix> some(Random random) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(i -> nth(0xa + random.nextInt(2), random.nextInt(3)))
        .toList();
  }

  private String handles(String chain) {
    return library.listing("list chain inet sadr " + chain);
  }

  private static Ip6Prefix nth(long part, int i) {
    return new Ip6Prefix(
        new Ip6Address(0x2001_0db8_0000_0000L | part << 28 | (long) i << 9, 0), 56);
  }

  private String list() {
    return namespace.exec("nft", "list table inet sadr");
  }

  private static Ip6Prefix prefix(String text) {
    return Ip6Prefix.parse(text);
  }

  private static List<Ip6Prefix> prefixes(String... texts) {
    return Stream.of(texts).map(Ip6Prefix::parse).toList();
  }

  private static long micros(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1000;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
