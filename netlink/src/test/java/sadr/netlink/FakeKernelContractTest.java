package sadr.netlink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import sadr.net.LinkIndex;
import sadr.net.MacAddress;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Link;

class FakeKernelContractTest extends NetlinkContract {

  private final FakeKernel fake = new FakeKernel();
  private final NetlinkConnection connection = new NetlinkConnection(fake.requests());
  private final List<KernelEvent> events = new ArrayList<>();
  private final EventReader reader =
      new EventReader(fake.events(), new MonitorCounters(), events::addAll, () -> 0);

  @BeforeEach
  void plug() {
    fake.tables().put(link(2, "wan1"));
    fake.tables().put(link(3, "wan2"));
  }

  @Override
  NetlinkConnection kernel() {
    return connection;
  }

  @Override
  List<KernelEvent> heard() {
    reader.drain(List.of());
    List<KernelEvent> heard = List.copyOf(events);
    events.clear();
    return heard;
  }

  static Link link(int index, String name) {
    return new Link(
        new LinkIndex(index),
        name,
        true,
        true,
        Link.OperState.UP,
        1500,
        Optional.of(new MacAddress(0x02_00_00_00_00_00L + index)));
  }
}
