package sadr.controller.nft;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static sadr.controller.nft.TwoIsps.A;
import static sadr.controller.nft.TwoIsps.B;
import static sadr.controller.nft.TwoIsps.CABLE;
import static sadr.controller.nft.TwoIsps.FIBER;
import static sadr.controller.nft.TwoIsps.OTHER;
import static sadr.controller.nft.TwoIsps.PORT;
import static sadr.controller.nft.TwoIsps.SERVER;
import static sadr.controller.nft.TwoIsps.STRANGER;
import static sadr.controller.nft.TwoIsps.ULA;
import static sadr.controller.nft.TwoIsps.WITHDRAWN;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.controller.nft.SourceTable.Translation;
import sadr.controller.nft.TwoIsps.Connection;
import sadr.net.Ip6Prefix;

/** What becomes of a real host's connections, on the real kernel, with two ISPs. */
@Tag("netns")
class SourceTrafficTest {

  private static final String FIBERS = "2001:db8:a000::/56";
  private static final String CABLES = "2001:db8:b000::/56";
  private static final String ON_CABLE = "2001:db8:b000:1::2";

  private static final Translation TO_CABLE = translation(true);
  private static final SourceTable ALIVE = table(List.of(FIBERS, CABLES), List.of(), List.of());
  private static final SourceTable DEAD = table(List.of(CABLES), List.of(FIBERS), List.of());
  private static final SourceTable RESET = table(List.of(CABLES), List.of(FIBERS), List.of(FIBERS));
  private static final SourceTable TRANSLATED =
      table(List.of(CABLES), List.of(FIBERS), List.of(FIBERS), TO_CABLE);
  private static final SourceTable RECOVERED =
      table(List.of(FIBERS, CABLES), List.of(), List.of(), translation(false));

  private final TwoIsps lab = new TwoIsps();

  @AfterEach
  void tearDown() throws Exception {
    assertThat(lab.foreign()).as("F4: packets with foreign sources at the ISPs").isZero();
    lab.close();
  }

  private void fiberDies(SourceTable table) {
    lab.fiber(false);
    lab.tables.applySources(table);
  }

  private void assertRefused(String from) {
    long before = lab.refusals();
    assertThatThrownBy(() -> lab.connect(from))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("Permission denied");
    assertThat(lab.refusals()).isGreaterThan(before);
  }

  @Test
  void liveSourcesPassEachThroughItsOwnUplink() throws IOException {
    lab.tables.applySources(ALIVE);

    assertThat(lab.connect(A).greeting()).startsWith("fiber " + A);
    assertThat(lab.connect(B).greeting()).startsWith("cable " + B);
    assertThat(lab.refusals()).isZero();
  }

  @Test
  void f5StrangersGetCode5() {
    lab.tables.applySources(ALIVE);

    assertRefused(STRANGER);
  }

  @Test
  void f6SourcesOfADeadUplinkGetCode5() throws IOException {
    fiberDies(DEAD);

    assertRefused(A);
    assertThat(lab.connect(B).greeting()).startsWith("cable " + B);
  }

  @Test
  void f7WithdrawnSourcesGetCode5() {
    lab.tables.applySources(
        table(List.of(FIBERS, CABLES), List.of("2001:db8:c000::/56"), List.of()));

    assertRefused(WITHDRAWN);
  }

  @Test
  void f8UlaNeverLeavesAndGetsAnError() throws IOException {
    lab.tables.applySources(ALIVE);

    assertRefused(ULA);
  }

  @Test
  void f8UlaLeavesTranslatedWhereThatIsAsked() throws IOException {
    lab.tables.applySources(
        table(
            List.of(FIBERS, CABLES),
            List.of(),
            List.of(),
            new Translation(
                Ip6Prefix.parse("fd00:5ad0:0:1::/64"),
                Ip6Prefix.parse("2001:db8:a000:1::/64"),
                "wan1",
                FIBER,
                true)));

    assertThat(lab.connect(ULA).greeting()).startsWith("fiber " + A);
  }

  @Test
  void f10TrafficInsideTheSiteDoesNotDependOnAnyUplink() throws IOException {
    fiberDies(TRANSLATED);
    lab.cable(false);

    assertThat(lab.connect(A, 0, OTHER).greeting()).startsWith("site " + A);
    assertThat(lab.connect(B, 0, OTHER).greeting()).startsWith("site " + B);
    assertUnreachablePort("2001:db8:a000:1::1"); // the router's own
    assertThat(lab.refusals()).isZero();
  }

  @Test
  void endsEstablishedTcpAtItsNextSend() throws IOException {
    lab.tables.applySources(ALIVE);
    Connection old = lab.connect(A);
    Connection survivor = lab.connect(B);
    assertThat(old.echo("before")).isEqualTo("before");

    fiberDies(RESET);

    long start = System.nanoTime();
    assertThatThrownBy(() -> old.echo("after"))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    System.out.printf("established TCP ended in %d us%n", (System.nanoTime() - start) / 1000);
    assertThat(survivor.echo("after")).isEqualTo("after");
    assertRefused(A);
  }

  @Test
  void translatesNewFlowsOntoTheSurvivorAndResetsOldOnes() throws IOException {
    lab.tables.applySources(ALIVE);
    Connection old = lab.connect(A);

    fiberDies(TRANSLATED);

    Connection translated = lab.connect(A);
    assertThat(translated.greeting()).isEqualTo("cable " + ON_CABLE + " " + translated.port());
    assertThat(translated.echo("hello")).isEqualTo("hello");
    assertThatThrownBy(() -> old.echo("after")).hasMessageContaining("reset");
    assertThat(asks(lab.datagrams(A, 0))).startsWith("cable " + ON_CABLE);
  }

  @Test
  void n8TranslatesThePacketInsideAnError() throws IOException {
    fiberDies(TRANSLATED);

    assertUnreachablePort(SERVER);
  }

  /** The host's kernel takes an error only if the packet inside is one that it sent. */
  private void assertUnreachablePort(String to) throws IOException {
    DatagramSocket socket = lab.datagrams(A, 0);
    socket.setSoTimeout(5_000);
    socket.connect(new InetSocketAddress(to, 4711)); // closed

    socket.send(new DatagramPacket(new byte[1], 1));

    assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[9], 9)))
        .isInstanceOf(PortUnreachableException.class);
  }

  @Test
  void keepsTranslatedFlowsOnTheSurvivorAfterFailback() throws IOException {
    fiberDies(TRANSLATED);
    Connection translated = lab.connect(A);

    lab.fiber(true);
    lab.tables.applySources(RECOVERED);

    long start = System.nanoTime();
    assertThat(translated.echo("still here")).isEqualTo("still here");
    System.out.printf(
        "a translated flow's first turn after failback: %d us%n",
        (System.nanoTime() - start) / 1000);
    assertThat(lab.connect(A).greeting()).startsWith("fiber " + A);
    new NftTables(lab.library).applySources(RECOVERED); // as after a restart
    assertThat(translated.echo("and now")).isEqualTo("and now");
  }

  @Test
  void endsTranslatedFlowsWhoseSurvivorDies() throws IOException {
    fiberDies(TRANSLATED);
    Connection translated = lab.connect(A);
    lab.fiber(true);
    lab.tables.applySources(RECOVERED);

    lab.cable(false);
    lab.tables.applySources(table(List.of(FIBERS), List.of(CABLES), List.of(CABLES)));

    assertThatThrownBy(() -> translated.echo("after")).hasMessageContaining("reset");
    assertThat(lab.connect(A).greeting()).startsWith("fiber " + A);
  }

  @Test
  void leavesNativeTrafficOfTheSurvivorAloneOnTheSamePortToo() throws IOException {
    lab.tables.applySources(ALIVE);
    Connection original = lab.connect(B, 40_000, SERVER);

    fiberDies(TRANSLATED);

    Connection translated = lab.connect(A, 40_000, SERVER);
    assertThat(original.greeting()).isEqualTo("cable " + B + " 40000");
    assertThat(translated.greeting()).startsWith("cable " + ON_CABLE).doesNotEndWith(" 40000");
    assertThat(original.echo("native")).isEqualTo("native");
    assertThat(translated.echo("translated")).isEqualTo("translated");
    assertThat(lab.connect(B).greeting()).startsWith("cable " + B);
  }

  @Test
  void refusesAFlowThatBeganBeforeAndWasNeverAnswered() throws IOException {
    lab.tables.applySources(ALIVE);
    DatagramSocket socket = lab.datagrams(A, 40_001);
    InetSocketAddress unanswered = new InetSocketAddress("2001:db8:ffff::99", 9);
    socket.send(new DatagramPacket(new byte[1], 1, unanswered));

    fiberDies(TRANSLATED);
    long before = lab.atCable();

    // New for conntrack, but NAT has decided: it would leave with its own source.
    socket.send(new DatagramPacket(new byte[1], 1, unanswered));
    await().untilAsserted(() -> assertThat(lab.refusals()).isPositive());
    assertThat(lab.atCable()).isEqualTo(before);
    assertThat(lab.tables.dropped())
        .as("nothing was left to the last guard")
        .containsEntry("cable", 0L);
  }

  @Test
  void neverOverwritesSomebodyElsesMark() throws IOException {
    fiberDies(TRANSLATED);
    lab.router.exec(
        "nft",
        "add table inet other; add chain inet other x { type filter hook prerouting priority -160; };"
            + " add rule inet other x iifname lan0 tcp dport 7 meta mark set 0x77;"
            + " add chain inet other y { type filter hook prerouting priority 0; };"
            + " add counter inet other kept; add rule inet other y meta mark 0x5ad02 counter name kept");

    assertRefused(A);
    assertThat(lab.router.exec("nft", "list counter inet other kept")).contains("packets 0");
  }

  @Test
  void repliesAreNeverMarked() throws IOException {
    fiberDies(TRANSLATED);
    lab.router.exec(
        "nft",
        "add table inet other; add chain inet other y { type filter hook prerouting priority 0; };"
            + " add counter inet other marked;"
            + " add rule inet other y ct direction reply meta mark != 0 counter name marked");

    assertThat(lab.connect(A).echo("hello")).isEqualTo("hello");

    assertThat(lab.router.exec("nft", "list counter inet other marked")).contains("packets 0");
  }

  @Test
  void losesNothingUntranslatedWhileTablesAreSwappedUnderTraffic() throws Exception {
    fiberDies(TRANSLATED);
    lab.connect(A); // neighbours are known from here on
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<int[]> stream = CompletableFuture.supplyAsync(() -> stream(begun, stop));
    begun.await();

    for (int i = 0; i < 300; i++) {
      lab.tables.applySources(i % 2 == 0 ? DEAD : TRANSLATED);
    }
    stop.set(true);
    int[] flows = stream.join();

    System.out.printf("300 swaps under %d new flows, %d answered%n", flows[0], flows[1]);
    assertThat(flows[0]).isPositive();
    assertThat(lab.connect(A).greeting()).startsWith("cable " + ON_CABLE);
  }

  /** New flows one after the other: how many, and how many were answered. */
  private int[] stream(CountDownLatch begun, AtomicBoolean stop) {
    int[] flows = new int[2];
    while (!stop.get()) {
      flows[0]++;
      begun.countDown();
      try (DatagramSocket socket = lab.datagrams(A, 0)) {
        socket.setSoTimeout(20);
        assertThat(asks(socket)).startsWith("cable " + ON_CABLE);
        flows[1]++;
      } catch (SocketTimeoutException e) {
        // refused, or lost with the table that began it
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("denied");
      }
    }
    return flows;
  }

  private static String asks(DatagramSocket socket) throws IOException {
    if (socket.getSoTimeout() == 0) {
      socket.setSoTimeout(5_000);
    }
    socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress(SERVER, PORT)));
    DatagramPacket answer = new DatagramPacket(new byte[100], 100);
    socket.receive(answer);
    return new String(answer.getData(), 0, answer.getLength(), US_ASCII);
  }

  private static Translation translation(boolean fresh) {
    return new Translation(Ip6Prefix.parse(FIBERS), Ip6Prefix.parse(CABLES), "wan2", CABLE, fresh);
  }

  static SourceTable table(
      List<String> live, List<String> dead, List<String> reset, Translation... translations) {
    return new SourceTable(
        Set.of("lan0", "lan1"),
        Set.of("wan1", "wan2"),
        prefixes(List.of(FIBERS, CABLES, "2001:db8:c000::/56", "fd00:5ad0::/48")),
        prefixes(live),
        prefixes(dead),
        true,
        true,
        prefixes(reset),
        List.of(translations),
        true);
  }

  private static List<Ip6Prefix> prefixes(List<String> texts) {
    return texts.stream().map(Ip6Prefix::parse).toList();
  }
}
