package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.net.Ip6Prefix;
import sadr.sys.Libnftables;
import sadr.sys.Libnftables.NftException;
import sadr.sys.NetNamespace;

/**
 * What counts as somebody else's work, when others are quick and when the kernel refuses; against
 * the real library and the real kernel, in a namespace of its own.
 */
@Tag("netns")
class SourceEchoTest {

  private static final String LIST = "list table inet sadr";
  private static final String A = "2001:db8:a000::/56";
  private static final String B = "2001:db8:b000::/56";

  private static final SourceTable ALIVE = table(prefixes(A, B), prefixes());
  private static final SourceTable DEAD = table(prefixes(B), prefixes(A));

  private NetNamespace namespace;
  private Libnftables library;
  private Between between;
  private NftTables tables;

  @BeforeEach
  void open() {
    namespace = NetNamespace.create();
    library = namespace.call(() -> Libnftables.load().orElseThrow());
    between = new Between();
    tables = new NftTables(between);
  }

  @AfterEach
  void close() {
    library.close();
    namespace.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert rule inet sadr hosts-in accept",
        "flush chain inet sadr hosts-in",
        "add element inet sadr hosts-live { 2001:db8:e000::/56 }",
        "flush set inet sadr hosts-dead",
        "add rule inet sadr hosts-refuse counter",
        "delete table inet sadr",
      })
  void mendsWhatSomebodyDidBetweenAChangeAndTheLookAtIt(String commands) {
    tables.applySources(ALIVE);
    between.after(1, commands);

    assertThat(tables.applySources(DEAD)).isTrue();

    assertThat(tables.look().sources()).contains(DEAD);
    assertThat(stands()).isEqualTo(loaded(DEAD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert rule inet sadr hosts-in accept",
        "flush chain inet sadr hosts-by-source",
        "add element inet sadr hosts-live { 2001:db8:e000::/56 }",
        "flush set inet sadr hosts-dead",
        "add table inet sadr { flags dormant; }",
        "delete table inet sadr",
      })
  void neverTakesForItsOwnWhatSomebodyDidBetweenAFullLoadAndTheLookAtIt(String commands) {
    between.after(2, commands); // behind the sets and the rules
    tables.applySources(DEAD);
    assertThat(tables.look().sources()).isNotEqualTo(Optional.of(DEAD));

    assertThat(tables.applySources(DEAD)).isTrue();

    assertThat(tables.look().sources()).contains(DEAD);
    assertThat(stands()).isEqualTo(loaded(DEAD));
  }

  @Test
  void aRefusedChangeIsNobodysWork() {
    tables.applySources(ALIVE);
    between.refusedRuns = 1;

    assertThat(tables.applySources(DEAD)).isFalse();

    assertThat(tables.look().sources()).contains(DEAD);
  }

  @Test
  void aChangeThatIsRefusedSinceSomebodyWasThereIsMended() {
    tables.applySources(ALIVE);
    namespace.exec("nft", "flush chain inet sadr hosts-in; delete chain inet sadr hosts-in");

    assertThat(tables.applySources(DEAD)).isTrue();

    assertThat(tables.look().sources()).contains(DEAD);
  }

  @Test
  void whereNothingIsTakenWhatStoodStillCounts() {
    tables.applySources(ALIVE);
    between.refusedRuns = Integer.MAX_VALUE;
    assertThat(catchThrowableOfType(NftException.class, () -> tables.applySources(DEAD)))
        .isNotNull();
    between.refusedRuns = 0;

    assertThat(tables.look().sources()).contains(ALIVE);
    assertThat(tables.applySources(DEAD)).isFalse();
  }

  @Test
  void aLoadThatWorkedStaysOneWhenItCannotBeLookedAt() {
    tables.applySources(ALIVE);
    between.unlisted = true;
    assertThat(tables.applySources(DEAD)).isFalse();
    between.unlisted = false;
    assertThat(tables.look().sources()).contains(DEAD);

    between.unlisted = true;
    assertThat(tables.applySources(ALIVE)).isFalse();
    assertThat(tables.applySources(DEAD)).as("all of it, unseen again").isFalse();
    between.unlisted = false;
    assertThat(tables.applySources(ALIVE)).as("nobody was there").isFalse();
    assertThat(tables.look().sources()).contains(ALIVE);
  }

  @Test
  void seesLaterWhatSomebodyDidWhileItCouldNotLook() {
    tables.applySources(ALIVE);
    between.unlisted = true;
    tables.applySources(DEAD);
    between.unlisted = false;
    namespace.exec("nft", "insert rule inet sadr hosts-in accept");

    assertThat(tables.applySources(ALIVE)).isTrue();

    assertThat(stands()).isEqualTo(loaded(ALIVE));
  }

  @Test
  void doesNotMindWhatANewerLibraryCounts() {
    int[] count = {0};
    between.listed =
        json ->
            json.replace(
                "\"type\": \"ipv6_addr\"", "\"type\": \"ipv6_addr\", \"count\": " + count[0]++);
    tables.applySources(ALIVE);

    assertThat(tables.applySources(DEAD)).isFalse();

    assertThat(tables.look().sources()).contains(DEAD);
    assertThat(count[0]).isGreaterThan(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add chain inet sadr hosts-mine",
        "add set inet sadr hosts-mine { type ipv6_addr; }",
        "add counter inet sadr hosts-in",
      })
  void livesWithWhatSomebodyCalledAsWeMight(String commands) {
    tables.applySources(ALIVE);
    namespace.exec("nft", commands);
    String rules = library.listing("list chain inet sadr hosts-by-source");

    assertThat(tables.applySources(DEAD)).isFalse();
    assertThat(tables.applySources(ALIVE)).as("a second change").isFalse();

    assertThat(tables.look().sources()).contains(ALIVE);
    assertThat(library.listing("list chain inet sadr hosts-by-source"))
        .as("never loaded whole: handles stay")
        .isEqualTo(rules);
  }

  @Test
  void recognisesPrefixesThatTouch() {
    List<Ip6Prefix> touching = prefixes("::1/128", "2001:db8:0:100::/56", "2001:db8:0:200::/55", A);
    between.listed = // as libraries do that join what touches
        json ->
            json.replaceAll(
                "\\{\"prefix\": \\{\"addr\": \"2001:db8:0:100::\", \"len\": 56}}, "
                    + "\\{\"prefix\": \\{\"addr\": \"2001:db8:0:200::\", \"len\": 55}}",
                "{\"range\": [\"2001:db8:0:100::\", \"2001:db8:0:3ff:ffff:ffff:ffff:ffff\"]}");
    tables.applySources(ALIVE);

    assertThat(tables.applySources(table(touching, prefixes("::/0")))).isFalse();

    assertThat(tables.look().sources()).contains(table(touching, prefixes("::/0")));
    assertThat(between.json(LIST)).contains("range");
  }

  private List<String> stands() {
    return namespace.exec("nft", LIST).lines().sorted().toList();
  }

  /** As it stands where nobody else ever was. */
  private List<String> loaded(SourceTable table) {
    library.run(EgressScript.remove());
    library.run(table.script());
    return stands();
  }

  private static SourceTable table(List<Ip6Prefix> live, List<Ip6Prefix> dead) {
    return new SourceTable(
        Set.of("lan0"),
        Set.of("wan1", "wan2"),
        prefixes(A, B),
        live,
        dead,
        true,
        true,
        List.of(),
        List.of(),
        false);
  }

  private static List<Ip6Prefix> prefixes(String... texts) {
    return Stream.of(texts).map(Ip6Prefix::parse).toList();
  }

  /** Between the tables and the real library: somebody quick, and a kernel that refuses. */
  private final class Between implements NftAccess {

    private final NftAccess kernel = NftAccess.through(library);
    private String foreign = "";
    private int runsToForeign;
    private int refusedRuns;
    private boolean unlisted;
    private UnaryOperator<String> listed = UnaryOperator.identity();

    /** Somebody does this after so many transactions. */
    void after(int runs, String commands) {
      runsToForeign = runs;
      foreign = commands;
    }

    @Override
    public String run(String commands) {
      if (refusedRuns > 0) {
        refusedRuns--;
        return refuse();
      }
      String printed = kernel.run(commands);
      if (--runsToForeign == 0) {
        namespace.exec("nft", foreign);
      }
      return printed;
    }

    @Override
    public String json(String commands) {
      return unlisted ? refuse() : listed.apply(kernel.json(commands));
    }

    @Override
    public String jsonWithoutElements(String commands) {
      return unlisted ? refuse() : kernel.jsonWithoutElements(commands);
    }

    private String refuse() {
      return kernel.run("list chain inet nobody nothing");
    }
  }
}
