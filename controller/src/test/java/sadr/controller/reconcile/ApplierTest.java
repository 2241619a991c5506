package sadr.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Prefix;
import sadr.netlink.FakeKernel;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.model.Change;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.RouteType;

class ApplierTest {

  @Test
  void tellsHowItGetsOnWithALongWork() {
    FakeKernel kernel = new FakeKernel();
    AtomicInteger told = new AtomicInteger();
    Applier applier =
        new Applier(
            new NetlinkConnection(kernel.requests()),
            Optional.empty(),
            new Sysctls(),
            false,
            told::incrementAndGet);
    List<Operation> operations = IntStream.range(0, 5000).mapToObj(ApplierTest::guard).toList();

    List<Result> results = applier.apply(operations, 0, soFar -> {});

    assertThat(results).extracting(Result::operation).isEqualTo(operations);
    assertThat(results).extracting(Result::status).containsOnly(Result.Status.DONE);
    assertThat(kernel.tables().all(Route.class)).hasSize(5000);
    assertThat(told).hasValue(3);
  }

  private static Operation guard(int number) {
    Ip6Prefix from = Ip6Prefix.parse("2001:db8:" + Integer.toHexString(number) + "::/48");
    RouteKey key = new RouteKey(173, Ip6Prefix.ANY, from, 4000);
    return new Operation.Netlink(new Change.Add(Route.refusing(key, RouteType.PROHIBIT, 174)));
  }
}
