package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sadr.controller.config.Config;
import sadr.controller.config.OnDown;
import sadr.controller.config.UplinkConfig;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;
import sadr.probes.health.PathState;

class PrefixStandingTest {

  private static final UplinkConfig FIBER =
      Sites.uplink("fiber", "wan1", "fe80::a1", Sites.A, 10, List.of(), List.of());
  private static final UplinkConfig CABLE =
      Sites.uplink("cable", "wan2", "fe80::b1", Sites.B, 20, List.of(), List.of());

  @Test
  void theActiveUplinksPrefixIsPreferredAndTheStandbysIsNot() {
    World world = SiteDriver.started(Sites.of(List.of(FIBER, CABLE))).world;
    assertThat(preferred(world, FIBER)).isEqualTo(Deadline.NEVER);
    assertThat(preferred(world, CABLE)).isEqualTo(Deadline.OVER);
  }

  @Test
  void aDeadUplinksPrefixIsDeprecatedAndTheSurvivorsPreferred() {
    World world = fallen(Sites.of(List.of(FIBER, CABLE)), "fiber");
    assertThat(preferred(world, FIBER)).isEqualTo(Deadline.OVER);
    assertThat(preferred(world, CABLE)).isEqualTo(Deadline.NEVER);
    assertThat(PrefixStanding.of(world, FIBER).dead(Sites.A)).containsExactly(Sites.A);
    assertThat(PrefixStanding.of(world, CABLE).dead(Sites.B)).isEmpty();
  }

  @Test
  void withoutTheActionADeadUplinksPrefixStaysWhatItWas() {
    Config plain = Sites.of(List.of(FIBER, CABLE));
    OnDown reject = new OnDown(Set.of(OnDown.Action.REJECT), OnDown.NoSurvivor.KEEP);
    Config config =
        new Config(
            plain.uplinks(),
            plain.lans(),
            reject,
            plain.kernel(),
            plain.control(),
            plain.metrics(),
            plain.stateDirectory());
    assertThat(preferred(fallen(config, "fiber"), FIBER)).isEqualTo(Deadline.NEVER);
    assertThat(preferred(fallen(config, "cable"), CABLE)).isEqualTo(Deadline.OVER);
  }

  @Test
  void aPrefixThatASurvivorAcceptsWholeStaysWhatItWas() {
    World world = fallen(Sites.of(List.of(FIBER, accepting(Sites.A))), "fiber");
    assertThat(preferred(world, FIBER)).isEqualTo(Deadline.NEVER);
    assertThat(PrefixStanding.of(world, FIBER).dead(Sites.A)).isEmpty();
  }

  @Test
  void whatASurvivorDoesNotAcceptOfAPrefixIsDead() {
    Ip6Prefix accepted = Ip6Prefix.parse("2001:db8:a000:40::/58");
    World world = fallen(Sites.of(List.of(FIBER, accepting(accepted))), "fiber");
    PrefixStanding standing = PrefixStanding.of(world, FIBER);
    assertThat(standing.dead(Sites.A))
        .containsExactly(
            Ip6Prefix.parse("2001:db8:a000::/58"), Ip6Prefix.parse("2001:db8:a000:80::/57"));
    Delegation delegation = Delegation.configured(Sites.A);
    assertThat(standing.preferred(delegation, Sites.A.network(0x41))).isEqualTo(Deadline.NEVER);
    assertThat(standing.preferred(delegation, Sites.A.network(1))).isEqualTo(Deadline.OVER);
  }

  private static UplinkConfig accepting(Ip6Prefix prefix) {
    return Sites.uplink("cable", "wan2", "fe80::b1", Sites.B, 20, List.of(), List.of(prefix));
  }

  private static World fallen(Config config, String uplink) {
    SiteDriver site = SiteDriver.started(config);
    site.happen(Sites.judged(uplink, PathState.DOWN));
    return site.world;
  }

  private static Deadline preferred(World world, UplinkConfig uplink) {
    Delegation delegation = Delegation.configured(uplink.prefixes().get(0));
    return PrefixStanding.of(world, uplink).preferred(delegation, delegation.prefix().network(1));
  }
}
