package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.sys.Libnftables;
import sadr.sys.NetNamespace;

@Tag("netns")
class NftMonitorTest {

  private static final EgressTable TABLE =
      new EgressTable(List.of(new EgressGuard("fiber", "wan1", List.of())));

  private final Semaphore told = new Semaphore(0);
  private NetNamespace namespace;
  private Libnftables library;
  private Libnftables other;
  private NftTables tables;
  private NftMonitor monitor;

  @BeforeEach
  void open() {
    namespace = NetNamespace.create();
    library = namespace.call(() -> Libnftables.load().orElseThrow());
    other = namespace.call(() -> Libnftables.load().orElseThrow());
    tables = new NftTables(library);
    monitor = namespace.call(() -> NftMonitor.start(library.port(), told::release));
  }

  @AfterEach
  void close() {
    monitor.close();
    library.close();
    other.close();
    namespace.close();
  }

  private boolean isTold() throws InterruptedException {
    return told.tryAcquire(60, TimeUnit.SECONDS);
  }

  @Test
  void knowsThePortOfEachLibraryApart() {
    assertThat(library.port()).isNotZero().isNotEqualTo(other.port());
  }

  @Test
  void noticesThatTheRulesetWasFlushed() throws InterruptedException {
    tables.apply(TABLE);
    other.run("flush ruleset");

    assertThat(isTold()).isTrue();
    assertThat(tables.look().egress()).isEmpty();
  }

  @Test
  void noticesEveryKindOfChangeToOurTable() throws InterruptedException {
    tables.apply(TABLE);
    for (String command :
        List.of(
            "add element inet sadr from-fiber { 2001:db8::/32 }",
            "insert rule inet sadr uplink-egress accept",
            "add chain inet sadr uplink-egress { policy drop; }",
            "flush chain inet sadr uplink-egress",
            "delete counter inet sadr dropped-fiber",
            "delete table inet sadr")) {
      other.run(command);
      assertThat(isTold()).as(command).isTrue();
      told.drainPermits();
    }
  }

  @Test
  void keepsQuietAboutOurOwnChangesAndOtherTables() throws InterruptedException {
    tables.apply(TABLE);
    tables.apply(new EgressTable(List.of()));
    other.run("add table inet sadr2\nadd table ip6 sadr\nadd chain ip6 sadr uplink-egress");
    other.run("delete table inet sadr2");
    assertThat(told.availablePermits()).isZero();

    // Notifications come in order, so when this one is told the others have been read.
    other.run("add chain inet sadr x");
    assertThat(isTold()).isTrue();
    assertThat(told.availablePermits()).isZero();
  }

  @Test
  void takesAnOverrunForAChange() throws InterruptedException {
    Semaphore held = new Semaphore(0);
    try (NftMonitor slow =
        namespace.call(
            () ->
                NftMonitor.start(
                    library.port(),
                    () -> {
                      told.release();
                      held.acquireUninterruptibly();
                    }))) {
      other.run("add table inet sadr");
      assertThat(told.tryAcquire(2, 60, TimeUnit.SECONDS)).as("told by both monitors").isTrue();
      StringBuilder script = new StringBuilder("add table inet x\n");
      for (int i = 0; i < 20_000; i++) {
        script.append("add counter inet x c").append(i).append('\n');
      }
      other.run(script.toString());
      held.release();

      // Either monitor may be the one that tells first, so the slow one's count is waited for.
      await().untilAsserted(() -> assertThat(slow.overruns()).isPositive());
      held.release();
    }
  }

  @Test
  void endsItsThreadWhenItIsClosed() {
    monitor.close();
    monitor.close();

    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("nft-monitor"));
  }
}
