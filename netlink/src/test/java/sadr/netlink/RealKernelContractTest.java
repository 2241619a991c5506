package sadr.netlink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import sadr.netlink.model.KernelEvent;
import sadr.sys.NetNamespace;

@Tag("netns")
class RealKernelContractTest extends NetlinkContract {

  private final NetNamespace namespace = TwoUplinks.create();
  private final BlockingQueue<KernelEvent> events = new LinkedBlockingQueue<>();
  private NetlinkConnection connection;
  private NetlinkMonitor monitor;
  private long fences;

  @BeforeEach
  void open() {
    connection = namespace.call(NetlinkConnection::open);
    monitor = namespace.call(() -> NetlinkMonitor.open(events::addAll));
  }

  @AfterEach
  void close() {
    monitor.close();
    connection.close();
    namespace.close();
  }

  @Override
  NetlinkConnection kernel() {
    return connection;
  }

  @Override
  List<KernelEvent> heard() {
    KernelEvent fence = new KernelEvent.Fence(++fences);
    monitor.fence(fences);
    List<KernelEvent> heard = new ArrayList<>();
    while (true) {
      KernelEvent event = next();
      if (event.equals(fence)) {
        return heard;
      }
      heard.add(event);
    }
  }

  private KernelEvent next() {
    try {
      KernelEvent event = events.poll(10, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no fence");
      }
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
