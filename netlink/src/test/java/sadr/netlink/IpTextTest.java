package sadr.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.netlink.model.Address;
import sadr.netlink.model.Change;
import sadr.netlink.model.IpText;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;
import sadr.sys.NetNamespace;

class IpTextTest {

  private static final Ip6Prefix P = Ip6Prefix.parse("2001:db8:a000::/56");
  private static final Ip6Prefix ANY = Ip6Prefix.ANY;
  private static final Ip6Address A1 = Ip6Address.parse("fe80::a1");

  private final IpText text = new IpText(index -> "wan" + index);

  private static Route live(Ip6Prefix to, Ip6Prefix from, LinkIndex link) {
    return Route.unicast(new RouteKey(173, to, from, 1024), NextHop.via(A1, link), 173);
  }

  private static List<Route> routes(LinkIndex wan1, LinkIndex wan2) {
    RouteKey several = new RouteKey(17301, Ip6Prefix.parse("2001:db8:f::/48"), ANY, 7);
    List<NextHop> ways =
        List.of(new NextHop(Optional.of(A1), wan1, 3), new NextHop(Optional.of(A1), wan2, 1));
    return List.of(
        live(ANY, P, wan1),
        live(ANY, Ip6Prefix.parse("::/128"), wan1),
        live(Ip6Prefix.parse("2001:db8:a0ff::/48"), P, wan1),
        live(ANY, Ip6Prefix.parse("2001:db8:a000::1/128"), wan1),
        Route.unicast(new RouteKey(17302, ANY, ANY, 1024), NextHop.onLink(wan2), 173),
        Route.refusing(new RouteKey(173, ANY, P, 4000), RouteType.PROHIBIT, 174),
        Route.refusing(new RouteKey(173, ANY, ANY, 4000), RouteType.PROHIBIT, 174),
        Route.refusing(
            new RouteKey(RouteKey.MAIN, P, ANY, 2147483647L), RouteType.UNREACHABLE, 174),
        Route.refusing(
            new RouteKey(RouteKey.MAIN, Ip6Prefix.parse("fc00::/7"), ANY, 2147483647L),
            RouteType.UNREACHABLE,
            174),
        Route.refusing(new RouteKey(173, P, ANY, 5), RouteType.BLACKHOLE, 174),
        Route.refusing(new RouteKey(173, P, ANY, 4_000_000_000L), RouteType.THROW, 174),
        new Route(several, RouteType.UNICAST, ways, 173, Optional.empty(), List.of()));
  }

  private static List<Rule> rules() {
    return List.of(
        Rule.lookup(17201, 17301, 173).forMark(Rule.Mark.exactly(0x5ad01)),
        Rule.lookup(17202, 17302, 173).forMark(new Rule.Mark(0x10, 0xff0)),
        Rule.lookup(17400, RouteKey.MAIN, 173).suppressing(0),
        Rule.lookup(17500, 173, 173),
        Rule.lookup(17501, 255, 173),
        Rule.lookup(17502, 253, 173),
        new Rule(
            17600,
            P,
            Ip6Prefix.parse("2001:db8::/32"),
            Optional.of("wan1"),
            Optional.of("wan2"),
            Optional.empty(),
            Rule.Action.PROHIBIT,
            0,
            OptionalInt.empty(),
            173,
            true,
            0x10,
            List.of()));
  }

  @Test
  void saysRoutesInWordsOfIp() {
    assertThat(routes(new LinkIndex(1), new LinkIndex(2)).stream().map(Change.Replace::new))
        .extracting(text::change)
        .startsWith(
            "route replace default from 2001:db8:a000::/56 via fe80::a1 dev wan1 table 173"
                + " metric 1024 proto 173",
            "route replace default from ::/128 via fe80::a1 dev wan1 table 173 metric 1024"
                + " proto 173")
        .contains(
            "route replace prohibit default from 2001:db8:a000::/56 table 173 metric 4000"
                + " proto 174",
            "route replace unreachable fc00::/7 table main metric 2147483647 proto 174",
            "route replace 2001:db8:f::/48 table 17301 metric 7 proto 173"
                + " nexthop via fe80::a1 dev wan1 weight 3 nexthop via fe80::a1 dev wan2 weight 1");
  }

  @Test
  void saysRulesInWordsOfIp() {
    assertThat(rules().stream().map(Change.Add::new))
        .extracting(text::change)
        .contains(
            "rule add priority 17201 fwmark 0x5ad01 lookup 17301 protocol 173",
            "rule add priority 17202 fwmark 0x10/0xff0 lookup 17302 protocol 173",
            "rule add priority 17400 lookup main suppress_prefixlength 0 protocol 173",
            "rule add priority 17600 not from 2001:db8:a000::/56 to 2001:db8::/32 tos 0x10"
                + " iif wan1 oif wan2 prohibit protocol 173");
  }

  @Test
  void saysAddressesAndNeighboursInWordsOfIp() {
    Address address =
        new Address(
            new LinkIndex(1),
            Ip6Address.parse("2001:db8:a000::1"),
            64,
            Lifetime.ZERO,
            Lifetime.INFINITE,
            0,
            0);
    Neighbour neighbour =
        new Neighbour(
            new LinkIndex(1), A1, Optional.of(new MacAddress(0xa1)), Neighbour.State.NO_ARP, true);

    assertThat(text.change(new Change.Replace(address)))
        .isEqualTo(
            "address replace 2001:db8:a000::1/64 dev wan1 preferred_lft 0 valid_lft forever");
    assertThat(text.change(new Change.Delete(neighbour)))
        .isEqualTo("neighbour del fe80::a1 dev wan1 lladdr 00:00:00:00:00:a1 router nud noarp");
  }

  @Test
  @Tag("netns")
  void isUnderstoodByIp(@TempDir Path directory) throws IOException {
    try (NetNamespace namespace = TwoUplinks.create();
        NetlinkConnection kernel = namespace.call(NetlinkConnection::open)) {
      List<Link> links = kernel.links();
      LinkIndex wan1 = index(links, "wan1");
      LinkIndex wan2 = index(links, "wan2");
      IpText named = new IpText(i -> i.equals(wan1) ? "wan1" : "wan2");
      List<Route> routes = routes(wan1, wan2);

      batch(namespace, directory, routes.stream().map(Change.Replace::new).map(named::change));
      batch(namespace, directory, rules().stream().map(Change.Add::new).map(named::change));

      assertThat(kernel.routes(RouteFilter.all())).containsAll(routes);
      assertThat(kernel.rules()).containsAll(rules());

      List<KernelObject> all = new ArrayList<>(routes);
      all.addAll(rules());
      batch(namespace, directory, all.stream().map(Change.Delete::new).map(named::change));
      assertThat(kernel.routes(RouteFilter.all())).doesNotContainAnyElementsOf(routes);
      assertThat(kernel.rules()).doesNotContainAnyElementsOf(rules());
    }
  }

  private static LinkIndex index(List<Link> links, String name) {
    return links.stream()
        .filter(link -> link.name().equals(name))
        .map(Link::index)
        .findAny()
        .orElseThrow();
  }

  private static void batch(NetNamespace namespace, Path directory, Stream<String> lines)
      throws IOException {
    String text = lines.collect(Collectors.joining("\n", "", "\n"));
    Path file = Files.writeString(directory.resolve("batch"), text);
    namespace.exec("ip", "-6", "-batch", file.toString());
  }
}
