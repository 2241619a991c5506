package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.codec.KernelObjectCodec;
import sadr.netlink.codec.NetlinkMessage;
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

  /** Bytes as in LinkCodecTest: the end of a scan, said of wan1. */
  @Test
  void aLinkWithoutCarrierIsStillWithoutItAfterNewsOfItsRadio() {
    byte[] radio =
        HexFormat.of()
            .parseHex(
                "40000000100000000000000000000000"
                    + "00000100020000000310000000000000"
                    + "0a00030077616e310000000014000b00"
                    + "1000198b000000000000000000000000");
    Observed down = after(BARE, new KernelEvent.Present(Sites.link(Sites.WAN1, "wan1", false), 0));

    List<KernelEvent> heard =
        KernelObjectCodec.decodeEvent(NetlinkMessage.read(ByteBuffer.wrap(radio))).stream()
            .toList();

    assertThat(down.after(heard, 0).links()).isEqualTo(down.links());
    assertThat(down.links().get(Sites.WAN1)).matches(link -> !link.hasCarrier());
  }

  @Test
  void anInterfaceThatIsRenamedBringsItsOwnSysctls() {
    Observed read =
        BARE.withSysctls(
            Map.of("conf/wan1/x", 1, "conf/spare/x", 1, "conf/wan2/x", 1, "conf/all/x", 1));

    Observed renamed =
        after(read, new KernelEvent.Present(Sites.link(Sites.WAN1, "spare", true), 0));

    assertThat(renamed.sysctls()).containsOnlyKeys("conf/wan2/x", "conf/all/x");
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
