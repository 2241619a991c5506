package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

class EgressTableTest {

  private static EgressGuard guard(String uplink, String device, String... sources) {
    return new EgressGuard(uplink, device, Stream.of(sources).map(Ip6Prefix::parse).toList());
  }

  @Test
  void setsComeFirstAndAreFlushedBeforeTheyAreFilled() {
    EgressTable table =
        new EgressTable(
            List.of(
                guard("fiber", "wan1", "2001:db8:a000::/56", "2001:db8:ffff::a1/128"),
                guard("cable 2", "wan2")));

    assertThat(table.script())
        .isEqualTo(
            """
            add table inet sadr
            add set inet sadr from-cable_202 { type ipv6_addr; flags interval; }
            flush set inet sadr from-cable_202
            add set inet sadr from-fiber { type ipv6_addr; flags interval; }
            flush set inet sadr from-fiber
            add set inet sadr from-fiber { type ipv6_addr; flags interval; elements = { 2001:db8:a000::/56, 2001:db8:ffff::a1/128 } }
            add table inet sadr
            add counter inet sadr dropped-cable_202
            add counter inet sadr dropped-fiber
            add chain inet sadr uplink-egress { type filter hook postrouting priority 300; policy accept; }
            flush chain inet sadr uplink-egress
            add rule inet sadr uplink-egress ip6 hoplimit 255 icmpv6 type { 133, 134, 135, 136, 137 } accept
            add rule inet sadr uplink-egress oifname "wan2" ip6 saddr != { ::, fe80::/10 } ip6 saddr != @from-cable_202 counter name "dropped-cable_202" drop
            add rule inet sadr uplink-egress oifname "wan1" ip6 saddr != { ::, fe80::/10 } ip6 saddr != @from-fiber counter name "dropped-fiber" drop
            """);
  }

  @Test
  void aSetThatIsNewIsATransactionAheadOfTheRuleThatLooksIntoIt() {
    EgressTable wanted = new EgressTable(List.of(guard("a", "wan1"), guard("b", "wan2")));

    List<String> transactions = EgressScript.replace(wanted, Set.of("a"));

    assertThat(transactions).hasSize(2);
    assertThat(transactions.get(0)).contains("add set inet sadr from-b").doesNotContain("from-a");
    assertThat(transactions.get(1)).contains("add set inet sadr from-a", "add rule");
  }

  @Test
  void deletesWhatUplinksThatAreGoneLeftBehind() {
    EgressTable wanted = new EgressTable(List.of(guard("a", "wan1")));

    assertThat(EgressScript.replace(wanted, Set.of("c", "a", "b")))
        .singleElement(STRING)
        .contains("flush set inet sadr from-a\n")
        .endsWith(
            """
            delete set inet sadr from-b
            add counter inet sadr dropped-b
            delete counter inet sadr dropped-b
            delete set inet sadr from-c
            add counter inet sadr dropped-c
            delete counter inet sadr dropped-c
            """)
        .doesNotContain("delete counter inet sadr dropped-a");
  }

  @Test
  void keepsCountsWhenItBuildsTheTableAnew() {
    EgressTable wanted = new EgressTable(List.of(guard("a", "wan1")));

    assertThat(EgressScript.rebuild(wanted, Map.of("a", 17L)))
        .startsWith(
            """
            add table inet sadr
            delete table inet sadr
            add table inet sadr
            add counter inet sadr dropped-a { packets 17 bytes 0; }
            """);
  }

  @Test
  void reducesSourcesToTheFewestPrefixes() {
    EgressGuard guard =
        guard(
            "a",
            "wan1",
            "2001:db8:0:100::/56",
            "2001:db8::/56",
            "2001:db8:0:1::/64",
            "2001:db8::/56",
            "2001:db8:0:300::/56");

    assertThat(guard.sources()).hasToString("[2001:db8::/55, 2001:db8:0:300::/56]");
  }

  @Test
  void joinsHalvesUpToTheWholeSpace() {
    assertThat(guard("a", "wan1", "8000::/1", "::/2", "4000::/2").sources())
        .containsExactly(Ip6Prefix.ANY);
  }

  @Test
  void splitsAnyRangeIntoThePrefixesThatMadeIt() {
    long seed = new Random().nextLong();
    System.out.println("EgressTableTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      Ip6Address address = new Ip6Address(random.nextLong(), random.nextLong());
      Ip6Prefix prefix = Ip6Prefix.containing(address, random.nextInt(129));
      assertThat(PrefixSet.ofRange(prefix.address(), last(prefix))).containsExactly(prefix);
    }
    assertThat(PrefixSet.ofRange(Ip6Address.parse("ff00::2"), Ip6Address.parse("ff00::5")))
        .hasToString("[ff00::2/127, ff00::4/127]");
  }

  @Test
  void namesEveryUplinkApartAndFindsItAgain() {
    for (String uplink : List.of("drop", "fibre 1", "a_b", "ä\"; flush ruleset", "-", "A.b")) {
      String set = EgressNames.set(uplink);
      assertThat(set).matches("from-[a-zA-Z0-9._-]+");
      assertThat(EgressNames.uplinkOfSet(set)).contains(uplink);
      assertThat(EgressNames.uplinkOfCounter(set)).isEmpty();
    }
    assertThat(EgressNames.uplinkOfSet("from-a_zz")).isEmpty();
    assertThat(EgressNames.uplinkOfSet("from-a_")).isEmpty();
    assertThat(EgressNames.uplinkOfSet("from-a_62")).isEmpty();
    assertThat(EgressNames.uplinkOfSet("from-")).isEmpty();
  }

  @Test
  void takesNamesOfEightyBytes() {
    assertThat(EgressNames.counter(guard("_".repeat(80), "wan1").uplink()).length())
        .isLessThan(256);
  }

  @Test
  void refusesNamesThatNftablesCannotHold() {
    for (String device : List.of("", "wan*", "a\"b", "a b", "a\\b", "a/b", "sixteen-letters-")) {
      assertThatIllegalArgumentException().as(device).isThrownBy(() -> guard("a", device));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> guard("", "wan1"));
    assertThatIllegalArgumentException().isThrownBy(() -> guard("_".repeat(90), "wan1"));
  }

  @Test
  void refusesTwoGuardsForOneDevice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EgressTable(List.of(guard("a", "wan1"), guard("b", "wan1"))));
  }

  private static Ip6Address last(Ip6Prefix prefix) {
    int length = prefix.length();
    long high = length >= 64 ? 0 : length == 0 ? -1L : -1L >>> length;
    long low = length <= 64 ? -1L : length == 128 ? 0 : -1L >>> (length - 64);
    return new Ip6Address(prefix.address().high() | high, prefix.address().low() | low);
  }
}
