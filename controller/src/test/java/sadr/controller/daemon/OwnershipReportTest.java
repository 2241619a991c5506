package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sadr.controller.core.DesiredState.RouterAddress;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Observed;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.controller.reconcile.Operation;
import sadr.controller.reconcile.Result;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Lifetime;

class OwnershipReportTest {

  private static final Ip6Address OURS = Ip6Address.parse("2001:db8:a000:1::77");
  private static final World BEFORE = Sites.begin(Sites.twoIsps());

  private final OwnershipReport report = new OwnershipReport();

  private static World echoed(int protocol) {
    Address address =
        new Address(Sites.LAN0, OURS, 64, new Lifetime(60), new Lifetime(60), 0, protocol);
    return Reducer.reduce(
        BEFORE,
        new Event.KernelChanged(List.of(new KernelEvent.Present(address, 0))),
        new Moment(0, Sites.START));
  }

  private void put() {
    Operation operation =
        new Operation.PutAddress(
            new Observed.OnLink(Sites.LAN0, OURS),
            new RouterAddress(64, Deadline.NEVER, Deadline.NEVER),
            0,
            173);
    report.applied(List.of(Result.done(operation)), BEFORE);
  }

  @Test
  void warnsOnceWhereTheKernelForgetsWhoseAnAddressIs() {
    put();
    assertThat(report.look(BEFORE)).as("no echo yet").isFalse();
    assertThat(report.look(echoed(0))).isTrue();
    put();
    assertThat(report.look(echoed(0))).isFalse();
  }

  @Test
  void saysNothingWhereItDoesNot() {
    put();
    assertThat(report.look(echoed(173))).isFalse();
  }
}
