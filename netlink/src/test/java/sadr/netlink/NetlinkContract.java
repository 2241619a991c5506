package sadr.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.Change;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Lifetime;
import sadr.netlink.model.Link;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;
import sadr.netlink.model.Rule;
import sadr.sys.Errno;

/**
 * What a kernel does, the fake one as the real one. A kernel under test has two links that are up,
 * wan1 and wan2.
 */
abstract class NetlinkContract {

  static final Ip6Prefix P = Ip6Prefix.parse("2001:db8:a000::/56");
  static final Ip6Prefix Q = Ip6Prefix.parse("2001:db8:b000::/56");
  static final Ip6Address GATEWAY = Ip6Address.parse("fe80::a1");

  /** A connection to the kernel under test, to be used by the test alone. */
  abstract NetlinkConnection kernel();

  /** What has been heard up to now and not been asked for yet. */
  abstract List<KernelEvent> heard();

  final LinkIndex link(String name) {
    return kernel().links().stream()
        .filter(link -> link.name().equals(name))
        .map(Link::index)
        .findAny()
        .orElseThrow();
  }

  final Route live(Ip6Prefix from) {
    RouteKey key = new RouteKey(173, Ip6Prefix.ANY, from, 1024);
    return Route.unicast(key, NextHop.via(GATEWAY, link("wan1")), 173);
  }

  static Route guard(Ip6Prefix from) {
    return Route.refusing(new RouteKey(173, Ip6Prefix.ANY, from, 4000), RouteType.PROHIBIT, 174);
  }

  final List<Optional<Errno>> execute(Change... changes) {
    return kernel().execute(List.of(changes)).stream()
        .map(outcome -> outcome.failure().map(failure -> failure.errno()))
        .toList();
  }

  final void done(Change... changes) {
    assertThat(kernel().execute(List.of(changes))).allMatch(Outcome::ok);
  }

  final List<Route> ours() {
    return kernel().routes(RouteFilter.table(173));
  }

  @Test
  void listsLinksByNameWithCarrier() {
    assertThat(kernel().links())
        .filteredOn(link -> link.name().startsWith("wan"))
        .hasSize(2)
        .allMatch(Link::hasCarrier)
        .allMatch(link -> link.mtu() == 1500 && link.mac().isPresent());
  }

  @Test
  void keepsGuardUnderLiveRoute() {
    done(new Change.Replace(guard(P)), new Change.Replace(live(P)));

    assertThat(ours()).containsExactlyInAnyOrder(live(P), guard(P));
  }

  @Test
  void replacesInOneStepWhateverTheTypes() {
    RouteKey key = live(P).key();
    Route refusing = Route.refusing(key, RouteType.UNREACHABLE, 173);
    Route onLink = Route.unicast(key, NextHop.onLink(link("wan2")), 173);

    for (Route next : List.of(live(P), refusing, onLink, live(P))) {
      done(new Change.Replace(next));
      assertThat(ours()).containsExactly(next);
    }
  }

  @Test
  void refusesToAddWhatIsThere() {
    done(new Change.Add(live(P)));

    assertThat(execute(new Change.Add(live(P)))).containsExactly(Optional.of(Errno.EEXIST));
  }

  @Test
  void refusesToDeleteWhatIsNotThere() {
    done(new Change.Add(guard(P)));

    assertThat(execute(new Change.Delete(live(P)), new Change.Delete(guard(Q))))
        .containsExactly(Optional.of(Errno.ESRCH), Optional.of(Errno.ESRCH));
    assertThat(ours()).containsExactly(guard(P));
  }

  @Test
  void deletionOfRefusingRouteSparesForwardingOneInItsPlace() {
    done(new Change.Add(live(P)));
    Route refusing = Route.refusing(live(P).key(), RouteType.PROHIBIT, 173);

    assertThat(execute(new Change.Delete(refusing))).containsExactly(Optional.of(Errno.ESRCH));
    assertThat(ours()).containsExactly(live(P));
  }

  @Test
  void matchesEachErrorToItsChangeAndGoesOn() {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Ip6Prefix from = Ip6Prefix.containing(new Ip6Address(0x20010db8_0000_0000L + i, 0), 64);
      changes.add(i % 7 == 3 ? new Change.Delete(live(from)) : new Change.Add(live(from)));
    }

    List<Outcome> outcomes = kernel().execute(changes);

    for (int i = 0; i < 300; i++) {
      assertThat(outcomes.get(i).change()).isEqualTo(changes.get(i));
      assertThat(outcomes.get(i).ok()).as("change %d", i).isEqualTo(i % 7 != 3);
    }
    assertThat(ours()).hasSize((int) outcomes.stream().filter(Outcome::ok).count());
  }

  @Test
  void saysInWordsOfIpWhatFailed() {
    Outcome outcome = kernel().execute(List.of(new Change.Delete(guard(P)))).get(0);

    assertThat(outcome.failure().orElseThrow())
        .hasMessageContaining(
            "route del prohibit default from 2001:db8:a000::/56 table 173 metric 4000 proto 174: "
                + "No such process (errno 3)");
  }

  @Test
  void givesOnlyRoutesThatWereAskedFor() {
    Route elsewhere =
        Route.unicast(
            new RouteKey(17301, Ip6Prefix.ANY, Ip6Prefix.ANY, 1024),
            NextHop.via(GATEWAY, link("wan1")),
            173);
    done(new Change.Add(live(P)), new Change.Add(guard(P)), new Change.Add(elsewhere));

    assertThat(kernel().routes(RouteFilter.table(17301))).containsExactly(elsewhere);
    assertThat(kernel().routes(RouteFilter.table(173).withProtocol(174))).containsExactly(guard(P));
    assertThat(kernel().routes(RouteFilter.protocol(173)))
        .containsExactlyInAnyOrder(live(P), elsewhere);
    assertThat(kernel().routes(RouteFilter.table(4_000_000_000L))).isEmpty();
  }

  @Test
  void keepsSeveralNextHopsAndTheirWeights() {
    NextHop three = new NextHop(Optional.of(GATEWAY), link("wan1"), 3);
    NextHop one = new NextHop(Optional.of(Ip6Address.parse("fe80::b1")), link("wan2"), 1);
    Route route =
        new Route(
            live(P).key(),
            RouteType.UNICAST,
            List.of(three, one),
            173,
            Optional.empty(),
            List.of());
    done(new Change.Add(route));

    assertThat(ours()).containsExactly(route);
    done(new Change.Delete(route));
    assertThat(ours()).isEmpty();
  }

  @Test
  void keepsWhatARuleAsks() {
    Rule marked = Rule.lookup(17201, 17301, 173).forMark(Rule.Mark.exactly(0x5ad01));
    Rule masked = Rule.lookup(17202, 17302, 173).forMark(new Rule.Mark(0, 0xff00));
    Rule main = Rule.lookup(17400, RouteKey.MAIN, 173).suppressing(0);
    done(new Change.Add(marked), new Change.Add(masked), new Change.Add(main));

    assertThat(kernel().rules())
        .filteredOn(rule -> rule.protocol() == 173)
        .containsExactly(marked, masked, main);
    done(new Change.Delete(masked));
    assertThat(kernel().rules()).contains(marked, main).doesNotContain(masked);
  }

  @Test
  void refusesTheSameRuleTwice() {
    Rule rule = Rule.lookup(17500, 173, 173);

    assertThat(execute(new Change.Add(rule), new Change.Add(rule)))
        .containsExactly(Optional.empty(), Optional.of(Errno.EEXIST));
    assertThat(execute(new Change.Delete(rule), new Change.Delete(rule)))
        .containsExactly(Optional.empty(), Optional.of(Errno.ENOENT));
  }

  @Test
  void changesLifetimesOfAnAddress() {
    Address address = address(new Lifetime(3600));
    Address deprecated = address(Lifetime.ZERO);
    done(new Change.Add(address), new Change.Replace(deprecated));

    assertThat(kernel().addresses())
        .filteredOn(found -> found.address().equals(address.address()))
        .singleElement()
        .satisfies(found -> assertThat(found.preferred()).isEqualTo(Lifetime.ZERO))
        .satisfies(found -> assertThat(found.valid().seconds()).isBetween(7190L, 7200L))
        .satisfies(found -> assertThat(found.prefixLength()).isEqualTo(64));
    done(new Change.Delete(deprecated));
    assertThat(execute(new Change.Delete(deprecated)))
        .containsExactly(Optional.of(Errno.EADDRNOTAVAIL));
  }

  @Test
  void tellsOfEveryChangeInItsOrderAndByWhom() {
    heard();
    Rule rule = Rule.lookup(17500, 173, 173);
    done(
        new Change.Add(guard(P)),
        new Change.Add(live(P)),
        new Change.Add(rule),
        new Change.Delete(live(P)),
        new Change.Delete(rule));

    assertThat(heard())
        .filteredOn(event -> portOf(event) != 0)
        .map(NetlinkContract::withoutPort)
        .containsExactly(
            new KernelEvent.Present(guard(P), 0),
            new KernelEvent.Present(live(P), 0),
            new KernelEvent.Present(rule, 0),
            new KernelEvent.Absent(live(P), 0),
            new KernelEvent.Absent(rule, 0));
  }

  @Test
  void refusesBeforehandWhatCannotBeAsked() {
    Rule rule = Rule.lookup(17500, 173, 173);

    assertThatThrownBy(
            () -> kernel().execute(List.of(new Change.Add(guard(P)), new Change.Replace(rule))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ours()).isEmpty();
  }

  @Test
  void doesNothingWhenNothingIsAsked() {
    assertThat(kernel().execute(List.of())).isEmpty();
  }

  private Address address(Lifetime preferred) {
    return new Address(
        link("wan1"),
        Ip6Address.parse("2001:db8:a000::1"),
        64,
        preferred,
        new Lifetime(7200),
        Address.NO_DAD,
        0);
  }

  private static int portOf(KernelEvent event) {
    if (event instanceof KernelEvent.Present present) {
      return present.port();
    }
    return event instanceof KernelEvent.Absent absent ? absent.port() : 0;
  }

  private static KernelEvent withoutPort(KernelEvent event) {
    if (event instanceof KernelEvent.Present present) {
      return new KernelEvent.Present(present.object(), 0);
    }
    return event instanceof KernelEvent.Absent absent
        ? new KernelEvent.Absent(absent.object(), 0)
        : event;
  }
}
