package sadr.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Link;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteAnswer;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteQuestion;
import sadr.sys.ErrnoException;
import sadr.sys.NetNamespace;

/** The kernel's own word on a packet's way. */
@Tag("netns")
class RouteLookupTest {

  private static final Ip6Address TARGET = Ip6Address.parse("2001:db8:ffff::1");
  private static final Ip6Address A = Ip6Address.parse("2001:db8:a000:1::2");

  private final NetNamespace namespace = TwoUplinks.create();

  @AfterEach
  void close() {
    namespace.close();
  }

  private RouteAnswer ask(Ip6Address from, int mark, boolean forwarded) {
    return namespace.call(
        () -> {
          try (NetlinkConnection kernel = NetlinkConnection.open()) {
            Optional<LinkIndex> input =
                kernel.links().stream()
                    .filter(link -> forwarded && link.name().equals("wan2"))
                    .map(Link::index)
                    .findFirst();
            return kernel.lookup(new RouteQuestion(from, TARGET, input, mark));
          }
        });
  }

  @Test
  void answersWithTheRouteAsItStandsInItsTable() {
    namespace.exec("ip", "-6", "rule", "add", "pref", "100", "fwmark", "7", "lookup", "50");
    namespace.exec(
        "ip",
        "-6",
        "route",
        "add",
        "default",
        "from",
        "2001:db8:a000::/56",
        "dev",
        "wan1",
        "table",
        "50",
        "metric",
        "77");
    Route route = ((RouteAnswer.Taken) ask(A, 7, true)).route();
    assertThat(route.key())
        .isEqualTo(new RouteKey(50, Ip6Prefix.ANY, Ip6Prefix.parse("2001:db8:a000::/56"), 77));
    assertThat(route.nextHops()).hasSize(1);
    assertThat(ask(A, 0, true)).isEqualTo(new RouteAnswer.Refused(101));
    assertThat(ask(Ip6Address.UNSPECIFIED, 7, false)).isEqualTo(new RouteAnswer.Refused(101));
  }

  @Test
  void tellsARefusalFromAFaultOfTheQuestion() {
    namespace.exec("ip", "-6", "route", "add", "prohibit", "default");
    assertThat(ask(A, 0, false)).isEqualTo(new RouteAnswer.Refused(13));
    namespace.exec("ip", "-6", "route", "replace", "blackhole", "default");
    assertThat(ask(A, 0, true)).isEqualTo(new RouteAnswer.Refused(22));
    namespace.run(
        () -> {
          try (NetlinkConnection kernel = NetlinkConnection.open()) {
            RouteQuestion nowhere =
                new RouteQuestion(A, TARGET, Optional.of(new LinkIndex(999)), 0);
            assertThatThrownBy(() -> kernel.lookup(nowhere)).isInstanceOf(ErrnoException.class);
          }
        });
  }
}
