package sadr.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.codec.KernelObjectCodec;
import sadr.netlink.codec.MessageHeader;
import sadr.netlink.codec.MessageWriter;
import sadr.netlink.codec.Nlm;
import sadr.netlink.model.Change;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;
import sadr.sys.Errno;
import sadr.sys.NetNamespace;

/** What sadr relies on and only a real kernel can show; the next kernel has to show it again. */
@Tag("netns")
class KernelFactsTest {

  private static final Ip6Prefix P = Ip6Prefix.parse("2001:db8:a000::/56");
  private static final RouteKey KEY = new RouteKey(173, Ip6Prefix.ANY, P, 1024);

  private final NetNamespace namespace = TwoUplinks.create();
  private final List<KernelEvent> events = Collections.synchronizedList(new ArrayList<>());
  private NetlinkConnection kernel;
  private LinkIndex wan1;

  @BeforeEach
  void open() {
    kernel = namespace.call(NetlinkConnection::open);
    wan1 = link("wan1").index();
  }

  @AfterEach
  void close() {
    kernel.close();
    namespace.close();
  }

  private Link link(String name) {
    return kernel.links().stream().filter(l -> l.name().equals(name)).findAny().orElseThrow();
  }

  private Route via(String gateway) {
    return Route.unicast(KEY, NextHop.via(Ip6Address.parse(gateway), wan1), 173);
  }

  private NetlinkMonitor monitor(int receiveBufferBytes) {
    return namespace.call(() -> NetlinkMonitor.open(events::addAll, receiveBufferBytes));
  }

  private void awaitFence(NetlinkMonitor monitor, long token) {
    monitor.fence(token);
    await().until(() -> events.contains(new KernelEvent.Fence(token)));
  }

  private static List<Change> adds(int count, LinkIndex link) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Ip6Prefix from = Ip6Prefix.containing(new Ip6Address(0x20010db8_0000_0000L + i, 0), 64);
      RouteKey key = new RouteKey(173, Ip6Prefix.ANY, from, 1024);
      changes.add(new Change.Add(Route.unicast(key, NextHop.onLink(link), 173)));
    }
    return changes;
  }

  @Test
  void knowsLoopbackAsLinkOneInEveryNamespace() {
    assertThat(link("lo").index()).isEqualTo(new LinkIndex(1));
  }

  @Test
  void deletionIgnoresTypeSoThatItsWholeKeyIsNeeded() {
    kernel.execute(List.of(new Change.Add(via("fe80::a1"))));

    namespace.exec(
        "ip", "-6", "route", "del", "unreachable", "default", "from", P.toString(), "table", "173");

    assertThat(kernel.routes(RouteFilter.table(173))).isEmpty();
  }

  @Test
  void replacementMatchesMetricToo() {
    Route other =
        Route.unicast(new RouteKey(173, Ip6Prefix.ANY, P, 2048), NextHop.onLink(wan1), 173);

    kernel.execute(List.of(new Change.Replace(via("fe80::a1")), new Change.Replace(other)));

    assertThat(kernel.routes(RouteFilter.table(173))).containsExactly(via("fe80::a1"), other);
  }

  @Test
  void refusesAnotherGatewayWithExcl() {
    List<Outcome> outcomes =
        kernel.execute(List.of(new Change.Add(via("fe80::a1")), new Change.Add(via("fe80::a2"))));

    assertThat(outcomes.get(1).failure().orElseThrow().errno()).isEqualTo(Errno.EEXIST);
  }

  @Test
  void replacementCollapsesSeveralNextHopsToOne() {
    NextHop one = NextHop.via(Ip6Address.parse("fe80::a1"), wan1);
    NextHop two = NextHop.via(Ip6Address.parse("fe80::a2"), wan1);
    Route both =
        new Route(KEY, RouteType.UNICAST, List.of(one, two), 173, Optional.empty(), List.of());
    kernel.execute(List.of(new Change.Add(both), new Change.Replace(via("fe80::a3"))));

    assertThat(kernel.routes(RouteFilter.table(173))).containsExactly(via("fe80::a3"));
  }

  @Test
  void duplicatesRuleThatIsMadeWithoutExcl() {
    Rule rule = Rule.lookup(17500, 173, 173);
    int flags = Nlm.NLM_F_REQUEST | Nlm.NLM_F_ACK | Nlm.NLM_F_CREATE;
    try (SocketTransport socket = namespace.call(() -> SocketTransport.forRequests(1 << 16))) {
      for (int sequence = 1; sequence <= 2; sequence++) {
        MessageHeader head = new MessageHeader(0, flags, sequence, 0);
        socket.outgoing().clear();
        KernelObjectCodec.encode(rule, false, head, new MessageWriter(socket.outgoing()));
        socket.outgoing().flip();
        socket.send();
      }
    }

    assertThat(kernel.rules()).filteredOn(rule::equals).hasSize(2);
    assertThat(kernel.execute(List.of(new Change.Add(rule))).get(0).ok()).isFalse();
  }

  @Test
  void tellsRulesApartByProtocolAlone() {
    Rule ours = Rule.lookup(17500, 173, 173);
    Rule theirs = Rule.lookup(17500, 173, 99);

    assertThat(
            kernel.execute(
                List.of(new Change.Add(theirs), new Change.Add(ours), new Change.Delete(ours))))
        .allMatch(Outcome::ok);

    assertThat(kernel.rules()).contains(theirs).doesNotContain(ours);
  }

  @Test
  void deletionOfDefaultFromEmptyTableIsNotThereEither() {
    kernel.execute(List.of(new Change.Add(via("fe80::a1")), new Change.Delete(via("fe80::a1"))));
    Route plain =
        Route.unicast(
            new RouteKey(173, Ip6Prefix.ANY, Ip6Prefix.ANY, 1024), NextHop.onLink(wan1), 173);

    Errno errno =
        kernel.execute(List.of(new Change.Delete(plain))).get(0).failure().orElseThrow().errno();

    assertThat(errno).isIn(Errno.ESRCH, Errno.ENOENT);
  }

  @Test
  void explainsRefusal() {
    Route beyond =
        Route.unicast(KEY, NextHop.via(Ip6Address.parse("fe80::a1"), new LinkIndex(9999)), 173);

    assertThat(kernel.execute(List.of(new Change.Add(beyond))).get(0).failure().orElseThrow())
        .hasMessageStartingWith("route add default from 2001:db8:a000::/56 via fe80::a1 dev 9999")
        .hasMessageContaining("No such device");
  }

  @Test
  void keepsUpWithTenThousandRoutes() {
    try (NetlinkMonitor monitor = monitor(64 << 20)) {
      List<Change> changes = adds(10_000, wan1);

      assertThat(kernel.execute(changes)).allMatch(Outcome::ok);
      awaitFence(monitor, 1);

      assertThat(monitor.counters().overruns()).isZero();
      assertThat(events)
          .filteredOn(event -> event instanceof KernelEvent.Present p && p.port() != 0)
          .extracting(event -> ((KernelEvent.Present) event).object())
          .containsExactlyElementsOf(changes.stream().map(Change::object).toList());
      assertThat(kernel.routes(RouteFilter.table(173).withProtocol(173))).hasSize(10_000);
    }
  }

  @Test
  void tellsOfOverrunAndGoesOn() {
    try (NetlinkMonitor monitor = monitor(4096)) {
      // While the consumer holds the list, the monitor cannot read: the socket fills.
      synchronized (events) {
        namespace.exec("ip", "link", "set", "wan2", "mtu", "1400");
        kernel.execute(adds(2_000, wan1));
      }
      await().until(() -> events.contains(new KernelEvent.Overrun()));
      assertThat(monitor.counters().overruns()).isPositive();

      Rule rule = Rule.lookup(17500, 173, 173);
      kernel.execute(List.of(new Change.Add(rule)));
      awaitFence(monitor, 2);
      assertThat(events)
          .anyMatch(event -> event instanceof KernelEvent.Present p && p.object().equals(rule));
    }
  }

  @Test
  void hearsOfCarrierAddressesAndNeighbours() {
    try (NetlinkMonitor monitor = monitor(1 << 20)) {
      namespace.exec("ip", "link", "set", "isp2", "down");
      kernel.resolve(wan1, Ip6Address.parse("fe80::a1"));

      await()
          .until(
              () ->
                  List.copyOf(events).stream()
                      .anyMatch(
                          event ->
                              event instanceof KernelEvent.Present p
                                  && p.object() instanceof Link link
                                  && link.name().equals("wan2")
                                  && !link.hasCarrier()));
      await()
          .until(
              () ->
                  List.copyOf(events).stream()
                      .anyMatch(
                          event ->
                              event instanceof KernelEvent.Present p
                                  && p.object() instanceof Neighbour n
                                  && n.state() == Neighbour.State.FAILED));
      assertThat(monitor.counters().malformedDatagrams()).isZero();
    }
  }

  @Test
  void takesBridgePortsForNoLinksOfTheirOwn() {
    try (NetlinkMonitor monitor = monitor(1 << 20)) {
      namespace.exec("ip", "link", "add", "br0", "type", "bridge");
      namespace.exec("ip", "link", "set", "wan2", "master", "br0");
      namespace.exec("ip", "link", "set", "wan2", "nomaster");
      awaitFence(monitor, 3);

      assertThat(events)
          .noneMatch(event -> event instanceof KernelEvent.Absent a && a.object() instanceof Link);
      assertThat(monitor.counters().unknownMessages()).isPositive();
    }
  }

  @Test
  void ignoresDatagramsOfOtherProcesses() {
    try (NetlinkMonitor monitor = monitor(1 << 20)) {
      int port = namespace.call(() -> Forger.send(monitor.port()));
      assertThat(port).isNotZero();
      await().until(() -> monitor.counters().foreignDatagrams() == 1);
      // The kernel's own tidings of links that come up may be there; it took no link away.
      assertThat(events).noneMatch(event -> event instanceof KernelEvent.Absent);
    }
  }

  @Test
  void suppressesNothingUnlessAsked() {
    assertThat(kernel.rules())
        .extracting(Rule::suppressPrefixLength)
        .containsOnly(OptionalInt.empty());
  }
}
