package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Prefix;
import sadr.sys.Libnftables;
import sadr.sys.NetNamespace;

/** A drill's cut beside the other parts of the table, against the real library and kernel. */
@Tag("netns")
class DrillCutTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final DrillCut PROBES = new DrillCut(0x5AD01, "wan1", false);
  private static final DrillCut TRAFFIC = new DrillCut(0x5AD02, "wan2", true);

  private static final EgressTable EGRESS =
      new EgressTable(
          List.of(
              new EgressGuard("fiber", "wan1", List.of(Ip6Prefix.parse("2001:db8:a000::/56")))));

  private static final SourceTable SOURCES =
      new SourceTable(
          Set.of("lan0"),
          Set.of("wan1"),
          List.of(),
          List.of(Ip6Prefix.parse("2001:db8:a000::/56")),
          List.of(),
          true,
          true,
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
  void readsBackWhatItCutAndNothingAfterItsEnd() {
    assertThat(tables.look().cut()).isEmpty();
    for (DrillCut cut : List.of(PROBES, TRAFFIC, PROBES)) {
      tables.beginCut(cut, LONG);
      assertThat(tables.look().cut()).contains(cut);
    }
    tables.endCut();
    assertThat(tables.look().cut()).isEmpty();
    tables.endCut();
    assertThat(library.json("list table inet sadr")).doesNotContain("drill-");
  }

  @Test
  void theKernelEndsItByItself() {
    tables.beginCut(TRAFFIC, Duration.ofSeconds(3));
    assertThat(tables.look().cut()).contains(TRAFFIC);
    await().until(() -> tables.look().cut().equals(Optional.of(DrillCut.SPENT)));
  }

  @Test
  void otherPartsOfTheTableDoNotNotice() {
    tables.apply(EGRESS);
    tables.applySources(SOURCES);
    tables.beginCut(PROBES, LONG);
    assertThat(tables.look().egress()).contains(EGRESS);
    assertThat(tables.look().sources()).contains(SOURCES);
    tables.apply(new EgressTable(List.of()));
    tables.apply(EGRESS);
    tables.applySources(SOURCES);
    assertThat(tables.look().cut()).contains(PROBES);
    tables.endCut();
    assertThat(tables.look().egress()).contains(EGRESS);
    assertThat(tables.look().sources()).contains(SOURCES);
  }

  @Test
  void seesThatSomebodyTookItAway() {
    for (String commands :
        List.of(
            "flush chain inet sadr drill-out",
            "flush set inet sadr drill-marks",
            "add element inet sadr drill-marks { 7 timeout 1m }",
            "add rule inet sadr drill-answers accept")) {
      tables.beginCut(PROBES, LONG);
      library.run(commands);
      assertThat(tables.look().cut()).as(commands).contains(DrillCut.SPENT);
    }
    library.run("flush ruleset");
    assertThat(tables.look().cut()).isEmpty();
    tables.beginCut(PROBES, LONG);
    assertThat(tables.look().cut()).contains(PROBES);
  }

  @Test
  void goesWithTheTable() {
    tables.beginCut(PROBES, LONG);
    tables.remove();
    assertThat(tables.look().cut()).isEmpty();
  }
}
