package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;

class ObservedTest {

  private static final Observed BARE = Observed.NOTHING.dumped(Sites.bareKernel(), 0);
  private static final RouteKey KEY = new RouteKey(173, Ip6Prefix.ANY, Sites.A, 1024);
  private static final Route ROUTE =
      Route.unicast(KEY, NextHop.via(Ip6Address.parse("fe80::a1"), Sites.WAN1), 173);

  private static Observed after(Observed before, KernelEvent... events) {
    return before.after(List.of(events), 0);
  }

  @Test
  void keepsWhatNoEventConcerns() {
    Observed next = after(BARE, new KernelEvent.Present(ROUTE, 0));

    assertThat(next.routes()).containsEntry(KEY, ROUTE);
    assertThat(BARE.routes()).isEmpty();
    assertThat(next.sameGround(BARE)).isTrue();
    assertThat(next.sameKernel(BARE)).isFalse();
    assertThat(after(next, new KernelEvent.Fence(1)).sameKernel(next)).isTrue();
  }

  @Test
  void takesALostAddressOffTheRoutesThatPreferredIt() {
    Address lost = Sites.bareKernel().addresses().get(0);
    Route preferring = ROUTE.withPrefSource(lost.address());
    KernelEvent present = new KernelEvent.Present(preferring, 0);
    KernelEvent absent = new KernelEvent.Absent(lost, 0);

    assertThat(after(BARE, present, absent).routes()).containsEntry(KEY, ROUTE);
    assertThat(after(BARE, absent, present).routes()).containsEntry(KEY, preferring);
    assertThat(after(BARE, absent).sameGround(BARE)).isFalse();
  }
}
