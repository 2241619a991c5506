package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.sys.Libnftables;
import sadr.sys.NetNamespace;

/** Against the real library and the real kernel, in a namespace of its own. */
@Tag("netns")
class NftTablesTest {

  private static final EgressTable TWO =
      new EgressTable(
          List.of(
              guard("fiber", "wan1", "2001:db8:a000::/56", "2001:db8:a000:100::/56"),
              guard("cable 2", "wän%2", "2001:db8:b000::/56", "2001:db8:b000:300::1/128")));

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
  void readsBackWhatItApplied() {
    tables.apply(TWO);

    assertThat(tables.look().egress()).contains(TWO);
    assertThat(tables.dropped()).hasSize(2).containsEntry("fiber", 0L).containsEntry("cable 2", 0L);
  }

  @Test
  void readsBackAnEmptyTableAndEmptyAndFullSets() {
    for (EgressTable table :
        List.of(
            new EgressTable(List.of()),
            new EgressTable(List.of(guard("a", "wan1"), guard("b", "wan2", "::/0"))),
            new EgressTable(
                List.of(guard("a", "wan1", "::/128", "2000::/3", "2001:db8::1/128"))))) {
      tables.apply(table);
      assertThat(tables.look().egress()).contains(table);
    }
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(tables.look().egress()).isEmpty();
    assertThat(tables.dropped()).isEmpty();
    tables.remove();
    assertThat(tables.look().egress()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flush ruleset",
        "delete table inet sadr",
        "flush chain inet sadr uplink-egress",
        "insert rule inet sadr uplink-egress accept",
        "add rule inet sadr uplink-egress counter",
        "add element inet sadr from-fiber { 2001:db8:c000::/56 }",
        "delete element inet sadr from-fiber { 2001:db8:a000::/55 }",
        "flush set inet sadr from-fiber",
        "add table inet sadr { flags dormant; }",
        "flush chain inet sadr uplink-egress\ndelete chain inet sadr uplink-egress",
        "add chain inet sadr uplink-egress { policy drop; }",
        """
        delete table inet sadr
        add table inet sadr
        add chain inet sadr uplink-egress { type filter hook output priority 0; }
        """,
        """
        delete table inet sadr
        add table inet sadr
        add set inet sadr from-fiber { type ipv4_addr; }
        add chain inet sadr x
        add rule inet sadr x ip saddr @from-fiber accept
        """,
        "add counter inet sadr dropped-gone\nadd set inet sadr from-gone { type ipv6_addr; }",
      })
  void seesAndMendsWhatSomebodyElseDid(String commands) {
    tables.apply(TWO);

    foreign(commands);

    assertThat(tables.look().egress()).isNotEqualTo(Optional.of(TWO));
    tables.apply(TWO);
    assertThat(tables.look().egress()).contains(TWO);
  }

  @Test
  void leavesChainsAndTablesOfOthersAlone() {
    foreign(
        """
        add table inet sadr2
        add chain inet sadr2 x { type filter hook forward priority 0; }
        add rule inet sadr2 x counter drop
        add table ip6 sadr
        add table inet sadr
        add chain inet sadr mine
        add counter inet sadr hits
        """);
    String inet = namespace.exec("nft", "list table inet sadr2");
    String ip6 = namespace.exec("nft", "list table ip6 sadr");

    tables.apply(TWO);

    assertThat(tables.look().egress()).contains(TWO);
    assertThat(namespace.exec("nft", "list table inet sadr")).contains("chain mine", "hits");
    tables.remove();
    assertThat(namespace.exec("nft", "list table inet sadr2")).isEqualTo(inet);
    assertThat(namespace.exec("nft", "list table ip6 sadr")).isEqualTo(ip6);
  }

  @Test
  void removesWhatAnUplinkThatIsGoneLeftBehind() {
    tables.apply(TWO);
    EgressTable one = new EgressTable(TWO.guards().subList(1, 2));

    tables.apply(one);

    assertThat(tables.look().egress()).contains(one);
    assertThat(tables.dropped()).containsOnlyKeys("fiber");
    assertThat(namespace.exec("nft", "list table inet sadr")).doesNotContain("cable");
  }

  @Test
  void buildsAnewWhenSomebodyRefersToWhatHasToGo() {
    tables.apply(TWO);
    foreign("add chain inet sadr x\nadd rule inet sadr x ip6 saddr @from-cable_202 accept");
    EgressTable one = new EgressTable(TWO.guards().subList(1, 2));

    tables.apply(one);

    assertThat(tables.look().egress()).contains(one);
  }

  @Test
  void appliesAThousandPrefixesOnTwoUplinksAtOnce() {
    for (int count : List.of(1, 10, 100, 1_000, 10_000)) {
      EgressTable table =
          new EgressTable(
              List.of(many("fiber", "wan1", 0xa, count), many("cable", "wan2", 0xb, count)));
      List<Long> applied = new ArrayList<>();
      List<Long> read = new ArrayList<>();
      List<Long> swapped = new ArrayList<>();
      String swap = table.script();
      for (int round = 0; round < (count > 1000 ? 1 : 7); round++) {
        applied.add(micros(() -> tables.apply(table)));
        swapped.add(micros(() -> library.run(swap)));
        read.add(micros(() -> assertThat(tables.look().egress()).contains(table)));
      }
      System.out.printf(
          "nftables, 2 uplinks of %d prefixes: applied in %d us (the transaction alone %d us), read"
              + " in %d us (medians)%n",
          count, median(applied), median(swapped), median(read));
    }
  }

  private void foreign(String commands) {
    try (Libnftables other = namespace.call(() -> Libnftables.load().orElseThrow())) {
      other.run(commands);
    }
  }

  private static EgressGuard many(String uplink, String device, long part, int count) {
    return new EgressGuard(
        uplink,
        device,
        // Every second /56, so that none of them join.
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new Ip6Prefix(
                        new Ip6Address(0x2001_0db8_0000_0000L | part << 28 | (long) i << 9, 0), 56))
            .toList());
  }

  private static EgressGuard guard(String uplink, String device, String... sources) {
    return new EgressGuard(uplink, device, Stream.of(sources).map(Ip6Prefix::parse).toList());
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
