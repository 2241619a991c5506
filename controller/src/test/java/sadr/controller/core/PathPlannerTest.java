package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.controller.config.UplinkConfig;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.KernelEvent;
import sadr.probes.health.OwnNetwork;
import sadr.probes.health.Path;

/** What probes are told of the site, as it changes. */
class PathPlannerTest {

  private static final Ip6Prefix P = Ip6Prefix.parse("2001:db8:c000::/56");

  private final SiteDriver site = SiteDriver.started(Sites.withLan(Sites.twoIsps()));

  /** What each path has against {@code address}. */
  private List<Optional<String>> objections(String address) {
    return PathPlanner.paths(site.world).stream()
        .map(path -> path.site().objection(Ip6Address.parse(address)))
        .toList();
  }

  private void assertAsked(String address) {
    assertThat(objections(address)).isNotEmpty().allMatch(Optional::isEmpty);
  }

  private void assertNotAsked(String address, String why) {
    assertThat(objections(address)).hasSize(2).allMatch(what -> what.equals(Optional.of(why)));
  }

  @Test
  void everyUplinksPrefixesAndTheLansAreTheSitesForAllPaths() {
    assertNotAsked(
        "2001:db8:b000:7::1",
        "2001:db8:b000:7::1 lies in 2001:db8:b000::/56, which is this site's");
    assertNotAsked(
        "fd00:5ad0:0:1::9", "fd00:5ad0:0:1::9 lies in fd00:5ad0:0:1::/64, which is this site's");
    assertNotAsked("2001:db8:a000:1::1", "2001:db8:a000:1::1 is an address of this router");
    assertAsked("2001:db8:ffff::1");
  }

  @Test
  void aPrefixCountsFromWhenItIsLearnedUntilItIsGone() {
    assertAsked("2001:db8:c000::1");
    site.happen(
        new Event.PrefixLeased(
            "cable", new Delegation(P, Delegation.Origin.HOOK, Deadline.NEVER, Deadline.NEVER)));
    assertNotAsked(
        "2001:db8:c000::1", "2001:db8:c000::1 lies in 2001:db8:c000::/56, which is this site's");
    site.happen(new Event.PrefixGone("cable", P));
    assertAsked("2001:db8:c000::1");
  }

  @Test
  void soDoTheNetworkOfAWanInterfaceAndItsAddress() {
    assertAsked("2001:db8:b1::9");
    site.happen(
        new Event.KernelChanged(
            List.of(new KernelEvent.Present(Sites.address(Sites.WAN2, "2001:db8:b1::2", 64), 0))));
    assertNotAsked(
        "2001:db8:b1::9", "2001:db8:b1::9 lies in 2001:db8:b1::/64, which is this site's");
    assertNotAsked("2001:db8:b1::2", "2001:db8:b1::2 is an address of this router");
  }

  @Test
  void gatewaysAreNotAskedWhosesoeverTheyAre() {
    List<UplinkConfig> uplinks = new ArrayList<>(Sites.twoIsps().uplinks());
    uplinks.set(
        1, Sites.uplink("cable", "wan2", "2001:db8:b1::1", Sites.B, 20, List.of(), List.of()));
    SiteDriver other = SiteDriver.started(Sites.of(uplinks));
    for (Path path : PathPlanner.paths(other.world)) {
      assertThat(path.site().objection(Ip6Address.parse("2001:db8:b1::1")))
          .contains("2001:db8:b1::1 is the gateway of cable");
    }
  }

  @Test
  void allPathsShareOneSite() {
    OwnNetwork whole = PathPlanner.site(site.world);
    assertThat(PathPlanner.paths(site.world, whole)).allMatch(path -> path.site() == whole);
  }
}
