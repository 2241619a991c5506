package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelEvent;

class PrefixNoticesTest {

  private static final Address OWN = Sites.address(Sites.WAN1, "2001:db8:a1::2", 64);

  private final SiteDriver site = SiteDriver.started(Sites.twoIsps());

  private List<Notice> told() {
    return site.notices.stream().filter(notice -> notice.event().startsWith("prefix.")).toList();
  }

  @Test
  void startTellsOfNone() {
    assertThat(told()).isEmpty();
  }

  @Test
  void anAddressOfTheWanInterfaceCountsWhileItIsThere() {
    site.happen(new Event.KernelChanged(List.of(new KernelEvent.Present(OWN, 0))));
    site.happen(new Event.KernelChanged(List.of(new KernelEvent.Absent(OWN, 0))));
    Map<String, String> prefix = Map.of("prefix", "2001:db8:a1::2/128");
    assertThat(told())
        .containsExactly(
            Notice.of("prefix.added", "fiber", "kernel", prefix),
            Notice.of("prefix.removed", "fiber", "kernel", prefix));
  }

  @Test
  void aReloadMayExchangeAPrefix() {
    Ip6Prefix other = Ip6Prefix.parse("2001:db8:c000::/56");
    var config =
        Sites.of(
            List.of(
                Sites.uplink("fiber", "wan1", "fe80::a1", other, 10, List.of(), List.of()),
                Sites.uplink("cable", "wan2", "fe80::b1", Sites.B, 20, List.of(), List.of())));
    site.happen(new Event.Configured(config, Sites.fresh(config)));
    assertThat(told())
        .containsExactly(
            Notice.of("prefix.added", "fiber", "config", Map.of("prefix", other.toString())),
            Notice.of("prefix.removed", "fiber", "config", Map.of("prefix", Sites.A.toString())));
  }
}
