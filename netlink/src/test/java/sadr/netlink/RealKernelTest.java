package sadr.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.*;
import sadr.sys.NetNamespace;

@Tag("netns")
class RealKernelTest {
  @Test
  void smoke() throws Exception {
    try (NetNamespace ns = NetNamespace.create()) {
      ns.exec("ip", "link", "set", "lo", "up");
      ns.exec("ip", "link", "add", "wan1", "type", "veth", "peer", "name", "isp1");
      ns.exec("ip", "link", "set", "wan1", "up");
      ns.exec("ip", "link", "set", "isp1", "up");
      BlockingQueue<KernelEvent> events = new LinkedBlockingQueue<>();
      try (NetlinkConnection c = ns.call(NetlinkConnection::open);
          NetlinkMonitor m = ns.call(() -> NetlinkMonitor.open(events::addAll))) {
        Link wan = c.links().stream().filter(l -> l.name().equals("wan1")).findAny().orElseThrow();
        System.out.println(c.links());
        System.out.println(c.state(RouteFilter.all()));
        Ip6Prefix p = Ip6Prefix.parse("2001:db8:a000::/56");
        Route live =
            Route.unicast(
                new RouteKey(173, Ip6Prefix.ANY, p, 1024),
                NextHop.via(Ip6Address.parse("fe80::a1"), wan.index()),
                173);
        Route guard =
            Route.refusing(new RouteKey(173, Ip6Prefix.ANY, p, 4000), RouteType.PROHIBIT, 174);
        Rule rule = Rule.lookup(17201, 17301, 173).forMark(Rule.Mark.exactly(0x5ad01));
        Rule main = Rule.lookup(17400, 254, 173).suppressing(0);
        var out =
            c.execute(
                List.of(
                    new Change.Replace(guard),
                    new Change.Replace(live),
                    new Change.Add(live),
                    new Change.Add(rule),
                    new Change.Add(main),
                    new Change.Delete(
                        Route.unicast(
                            new RouteKey(99, Ip6Prefix.ANY, p, 3),
                            NextHop.onLink(new LinkIndex(77)),
                            3))));
        m.fence(7);
        out.forEach(System.out::println);
        assertThat(c.routes(RouteFilter.table(173))).containsExactly(live, guard);
        assertThat(c.routes(RouteFilter.table(173).withProtocol(174))).containsExactly(guard);
        assertThat(c.routes(RouteFilter.table(999))).isEmpty();
        assertThat(c.rules()).contains(rule, main);
        c.resolve(wan.index(), Ip6Address.parse("fe80::a1"));
        System.out.println(c.neighbours());
        while (true) {
          var e = events.take();
          System.out.println(e);
          if (e instanceof KernelEvent.Fence) break;
        }
        System.out.println(ns.exec("ip", "-6", "route", "show", "table", "173"));
        c.execute(
                List.of(new Change.Delete(guard), new Change.Delete(live), new Change.Delete(rule)))
            .forEach(System.out::println);
      }
    }
  }
}
