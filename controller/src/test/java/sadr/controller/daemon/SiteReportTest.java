package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sadr.controller.core.Admin;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Link;
import sadr.probes.health.PathState;

class SiteReportTest {

  private static final Logger LOG = Logger.getLogger(SiteReport.class.getName());
  private static final Link LAN0 = Sites.link(Sites.LAN0, "lan0", true);

  private final List<String> told = new ArrayList<>();
  private final Handler ear =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          told.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private final SiteReport report = new SiteReport();
  private World world = Sites.begin(Sites.withLan(Sites.twoIsps()));

  @BeforeEach
  void listen() {
    LOG.addHandler(ear);
    happen(0, new Event.KernelDumped(Sites.bareKernel()));
  }

  @AfterEach
  void listenNoMore() {
    LOG.removeHandler(ear);
  }

  private void happen(long second, Event event) {
    Moment at = new Moment(second * 1_000_000_000, Sites.START.plusSeconds(second));
    world = Reducer.reduce(world, event, at);
    report.look(world, at);
  }

  private static Event kernel(KernelEvent event) {
    return new Event.KernelChanged(List.of(event));
  }

  private static Event asked(String uplink, Admin.State state) {
    return new Event.AdminAsked(uplink, new Admin(state, Optional.empty(), Optional.empty()));
  }

  @Test
  void saysNothingOfASiteThatWorks() {
    happen(1, Sites.judged("fiber", PathState.DOWN));
    assertThat(told).isEmpty();
  }

  @Test
  void tellsOnceThatNoUplinkIsUsableBeTheyDeadOrTakenOut() {
    happen(1, asked("fiber", Admin.State.FAILED_OVER));
    happen(2, Sites.judged("cable", PathState.DOWN));
    happen(3, new Event.Tick());
    happen(9, asked("fiber", Admin.State.AUTO));
    assertThat(told)
        .containsExactly(
            "WARNING uplinks.unusable cause=\"no uplink is usable: fiber, cable\"",
            "INFO uplinks.usable after=7s");
  }

  @Test
  void tellsOnceThatALanHasNoInterface() {
    happen(1, kernel(new KernelEvent.Absent(LAN0, 0)));
    happen(2, new Event.Tick());
    happen(3, kernel(new KernelEvent.Present(LAN0, 0)));
    assertThat(told)
        .containsExactly(
            "WARNING lan.absent interface=lan0; nothing is advertised there",
            "INFO lan.present interface=lan0");
  }
}
