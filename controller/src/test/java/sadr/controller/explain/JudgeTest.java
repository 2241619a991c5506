package sadr.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sadr.controller.nft.EgressGuard;
import sadr.controller.nft.EgressTable;
import sadr.controller.nft.SourceTable;
import sadr.controller.nft.SourceTable.Translation;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

class JudgeTest {

  private static final Ip6Prefix A = Ip6Prefix.parse("2001:db8:a000::/56");
  private static final Ip6Prefix B = Ip6Prefix.parse("2001:db8:b000::/56");
  private static final Ip6Prefix ULA = Ip6Prefix.parse("fd00:5ad0:0:1::/64");
  private static final Translation MOVED = new Translation(A, B, "wan2", 0x5ad02, true);

  private static Optional<HostJudge.Outcome> judge(SourceTable table, String from, String to) {
    Packet packet =
        new Packet(Ip6Address.parse(from), Ip6Address.parse(to), Optional.of("lan0"), 0);
    return HostJudge.judge(table, packet, Decision.NONE, decision -> false);
  }

  private static SourceTable table(
      List<Ip6Prefix> live, List<Ip6Prefix> dead, Translation... moved) {
    return new SourceTable(
        Set.of("lan0"),
        Set.of("wan1", "wan2"),
        List.of(A, B, ULA),
        live,
        dead,
        true,
        true,
        List.of(),
        List.of(moved),
        moved.length > 0);
  }

  private static String words(Optional<HostJudge.Outcome> outcome) {
    return outcome.orElseThrow().judgement().words();
  }

  @Test
  void sourceOfADeadPrefixIsRefused() {
    SourceTable table = table(List.of(B), List.of(A));
    assertThat(words(judge(table, "2001:db8:a000:1::2", "2600::1"))).startsWith("REFUSED");
    assertThat(words(judge(table, "2001:db8:b000:1::2", "2600::1"))).startsWith("passes");
    assertThat(words(judge(table, "2001:db8:a000:1::2", "2001:db8:b000:1::9")))
        .isEqualTo("passes: inside the site");
    assertThat(words(judge(table, "2001:db8:c000:1::2", "2600::1"))).contains("no uplink's");
  }

  @Test
  void newFlowOfADeadPrefixIsMarkedForTheSurvivor() {
    SourceTable table = table(List.of(B), List.of(A), MOVED);
    assertThat(judge(table, "2001:db8:a000:1::2", "2600::1").orElseThrow().translation())
        .contains(MOVED);
  }

  @Test
  void hasNothingToSayOfAnotherInterface() {
    SourceTable table = table(List.of(B), List.of(A));
    Packet own = new Packet(A.address(), Ip6Address.parse("2600::1"), Optional.empty(), 0);
    assertThat(HostJudge.judge(table, own, Decision.NONE, decision -> false)).isEmpty();
  }

  @Test
  void egressDropsWhatTheUplinkDoesNotTake() {
    EgressTable table = new EgressTable(List.of(new EgressGuard("fiber", "wan1", List.of(A))));
    assertThat(EgressJudge.judge(Optional.of(table), "wan1", A.address()).passes()).isTrue();
    assertThat(EgressJudge.judge(Optional.of(table), "wan1", B.address()).passes()).isFalse();
    assertThat(EgressJudge.judge(Optional.of(table), "wg0", B.address()).passes()).isTrue();
    assertThat(EgressJudge.judge(Optional.empty(), "wan1", B.address()).words())
        .contains("no egress chain");
  }
}
