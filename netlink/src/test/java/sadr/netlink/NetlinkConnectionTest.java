package sadr.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.codec.MessageHeader;
import sadr.netlink.model.Change;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.NextHop;
import sadr.netlink.model.OpaqueAttribute;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/** A connection to a kernel that misbehaves. */
class NetlinkConnectionTest {

  private final FakeKernel kernel = new FakeKernel();
  private final NetlinkConnection connection = new NetlinkConnection(kernel.requests());

  @BeforeEach
  void plug() {
    kernel.tables().put(FakeKernelContractTest.link(2, "wan1"));
  }

  private static Route route(int number) {
    Ip6Prefix from = Ip6Prefix.containing(new Ip6Address(0x20010db8_0000_0000L + number, 0), 64);
    return Route.unicast(
        new RouteKey(173, Ip6Prefix.ANY, from, 1024), NextHop.onLink(new LinkIndex(2)), 173);
  }

  private static List<Change> adds(int count) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      changes.add(new Change.Add(route(i)));
    }
    return changes;
  }

  @Test
  void readsTornListAgain() {
    kernel.tearDumps(3);

    assertThat(connection.links()).hasSize(1);
    assertThat(kernel.dumps()).isEqualTo(4);
  }

  @Test
  void givesUpOnListThatNeverHoldsStill() {
    kernel.tearDumps(Integer.MAX_VALUE);

    assertThatThrownBy(connection::links)
        .isInstanceOf(ErrnoException.class)
        .hasMessageContaining("dump links")
        .hasMessageContaining("changed while it was read, 10 times");
    assertThat(kernel.dumps()).isEqualTo(10);
  }

  @Test
  void passesOverAndCountsAnswersThatTheKernelDidNotSend() {
    byte[] forged =
        FakeKernel.write(
            List.of(FakeKernelContractTest.link(9, "forged")),
            false,
            new MessageHeader(0, 0, 1, 4711));
    kernel.requests().forge(forged, 666);

    assertThat(connection.links()).extracting(link -> link.name()).containsExactly("wan1");
    assertThat(connection.foreignDatagrams()).isEqualTo(1);
  }

  @Test
  void passesOverAnswersToOtherRequests() {
    byte[] stale =
        FakeKernel.write(
            List.of(FakeKernelContractTest.link(9, "stale")),
            false,
            new MessageHeader(0, 0, 12345, 4711));
    kernel.requests().deliver(stale);

    assertThat(connection.links()).extracting(link -> link.name()).containsExactly("wan1");
  }

  @Test
  void reportsTruncatedAnswerAndWorksAgain() {
    kernel.requests().deliverTruncated(new byte[32]);

    assertThatThrownBy(connection::links).hasMessageContaining("longer than the buffer");
    assertThat(connection.links()).hasSize(1);
  }

  @Test
  void reportsMalformedAnswerAndWorksAgain() {
    kernel.requests().deliver(new byte[] {3, 0, 0, 0});

    assertThatThrownBy(connection::links)
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADMSG));
    assertThat(connection.links()).hasSize(1);
  }

  @Test
  void sendsManyChangesAtOnce() {
    assertThat(connection.execute(adds(1000))).hasSize(1000).allMatch(Outcome::ok);
    assertThat(kernel.sends()).isBetween(4, 16);
    assertThat(connection.routes(RouteFilter.all())).hasSize(1000);
  }

  @Test
  void tellsWhichChangeFailedAndWhatTheKernelSaid() {
    kernel.fail(route(77)::equals, Errno.EINVAL, "Invalid source address");

    List<Outcome> outcomes = connection.execute(adds(100));

    assertThat(outcomes).filteredOn(outcome -> !outcome.ok()).hasSize(1);
    assertThat(outcomes.get(77).failure().orElseThrow())
        .hasMessage(
            "route add default from 2001:db8:0:4d::/64 dev 2 table 173 metric 1024 proto 173: "
                + "Invalid argument (errno 22): Invalid source address");
  }

  @Test
  void readsPastErrorOfTheLastChange() {
    kernel.fail(object -> object.equals(route(9)) || object.equals(route(3)), Errno.EPERM, "");

    List<Outcome> outcomes = connection.execute(adds(10));

    assertThat(outcomes).extracting(Outcome::ok).filteredOn(ok -> ok).hasSize(8);
    assertThat(outcomes.get(9).ok()).isFalse();
  }

  @Test
  void knowsNothingDoneWhenAnswersAreLost() {
    kernel.loseAnswers();

    List<Outcome> outcomes = connection.execute(adds(200));

    assertThat(outcomes.subList(0, 128))
        .allMatch(outcome -> outcome.failure().orElseThrow().errno().equals(Errno.ENOBUFS));
    assertThat(outcomes.subList(128, 200)).allMatch(Outcome::ok);
  }

  @Test
  void sendsLessAtOnceWhereTheSendBufferIsSmall() {
    kernel.requests().refuseLongerThan(1000);

    assertThat(connection.execute(adds(300))).hasSize(300).allMatch(Outcome::ok);
    assertThat(connection.routes(RouteFilter.all())).hasSize(300);
  }

  @Test
  void reportsChangeThatFitsNoDatagram() {
    kernel.requests().refuseLongerThan(20);

    assertThat(connection.execute(adds(2)))
        .hasSize(2)
        .allMatch(outcome -> outcome.failure().orElseThrow().errno().equals(Errno.EMSGSIZE));
  }

  @Test
  void splitsBatchThatIsLongerThanTheBuffer() {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Route route = route(i);
      OpaqueAttribute large = new OpaqueAttribute(99, "00".repeat(16_000));
      changes.add(
          new Change.Add(
              new Route(
                  route.key(),
                  route.type(),
                  route.nextHops(),
                  173,
                  route.prefSource(),
                  List.of(large))));
    }

    assertThat(connection.execute(changes)).hasSize(10).allMatch(Outcome::ok);
    assertThat(kernel.sends()).isEqualTo(3);
  }

  @Test
  void asksForNeighbourToBeResolved() {
    connection.resolve(new LinkIndex(2), Ip6Address.parse("fe80::a1"));

    assertThat(connection.neighbours())
        .extracting(Neighbour::address)
        .containsExactly(Ip6Address.parse("fe80::a1"));
  }

  @Test
  void reportsWhyNeighbourCannotBeResolved() {
    kernel.fail(object -> object instanceof Neighbour, Errno.ENODEV, "Unknown device");

    assertThatThrownBy(() -> connection.resolve(new LinkIndex(9), Ip6Address.parse("fe80::a1")))
        .hasMessage("neighbour use fe80::a1 dev 9: No such device (errno 19): Unknown device");
  }

  @Test
  void closesItsTransport() {
    connection.close();

    assertThat(kernel.requests().closed()).isTrue();
  }
}
