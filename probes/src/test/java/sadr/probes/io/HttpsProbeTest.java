package sadr.probes.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import sadr.net.Ip6Address;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.Target;

/** HTTPS probes against servers with a good certificate, and with others. */
@Tag("netns")
@Execution(ExecutionMode.CONCURRENT) // Each has its own far side, and waits for probes.
class HttpsProbeTest {

  private static final Target TARGET =
      Probing.first(
          new ProbeKind.Http(URI.create("https://www.example.net/"), OptionalInt.of(204)));
  private static final ScriptedWebServer.Script GOOD =
      ScriptedWebServer.says("HTTP/1.1 204 No Content");

  private final Probing probing = new Probing();

  /** The JVM's trust store: read once, by the first test that asks for TLS. */
  @BeforeAll
  static void trustTheTestsRoot() {
    System.setProperty(
        "javax.net.ssl.trustStore", ScriptedWebServer.STORES.resolve("trust.p12").toString());
    System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
  }

  @AfterEach
  void tearDown() {
    probing.close();
  }

  @Test
  void aGoodServerShowsLifeAndNothingIsLeftOfIt() throws Exception {
    try (ScriptedWebServer server = ScriptedWebServer.secure(probing.lab.isp, "good.p12", GOOD)) {
      probe(TARGET);
      probing.awaitState(0, PathState.UP);
      assertThat(probing.target(0).rttNanos()).isPresent();
      assertThat(server.requests.get(0)).contains("Host: www.example.net\r\n");
      probing.loop.update(List.of());
      await().until(() -> Probing.connections(probing.lab.router).isEmpty());
    }
  }

  @Test
  void anotherHostsCertificateIsSaidToBeThat() throws Exception {
    assertDown("other.p12", "certificate: No subject alternative DNS name matching");
  }

  @Test
  void anExpiredCertificateIsSaidToBeThat() throws Exception {
    assertDown("expired.p12", "certificate: expired");
  }

  @Test
  void aBrokenChainIsSaidToBeThat() throws Exception {
    assertDown("broken.p12", "certificate: no chain to a trusted authority");
  }

  @Test
  void aServerWithoutTlsIsNoDeadPath() throws Exception {
    try (ServerSocket server =
        probing.lab.isp.call(
            () -> new ServerSocket(443, 50, InetAddress.getByName("2001:db8:ffff::1")))) {
      probe(TARGET);
      greetUntilDown(server);
      assertReason("TLS: ");
    }
  }

  /** To each that connects it says what a mail server would. */
  private void greetUntilDown(ServerSocket server) throws IOException {
    while (probing.target(0).state() != PathState.DOWN) {
      try (Socket client = server.accept()) {
        client.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes(UTF_8));
        client.getInputStream().read();
      } catch (SocketException e) {
        assertThat(e).as("the probe's reset").isNotNull();
      }
    }
  }

  @Test
  void thinkingAboutTlsDelaysNoOtherProbe() throws Exception {
    try (ScriptedWebServer server = ScriptedWebServer.secure(probing.lab.isp, "good.p12", GOOD)) {
      probe(TARGET, FarSide.SECOND);
      probing.awaitState(0, PathState.UP);
      probing.awaitState(1, PathState.UP);
      assertThat(probing.target(1).rttNanos().orElseThrow())
          .isLessThan(probing.target(0).rttNanos().orElseThrow());
      assertThat(server.requests).isNotEmpty();
    }
  }

  @Test
  void aServerThatDribblesDelaysNoOtherUplinksProbes() throws Exception {
    Target other = new Target(TARGET.kind(), Ip6Address.parse("2001:db8:ffff::2"));
    try (ScriptedWebServer good =
            ScriptedWebServer.secure(probing.lab.isp, "2001:db8:ffff::2", "good.p12", GOOD);
        DribblingServer bad = new DribblingServer(probing.lab.isp)) {
      probing.loop.update(List.of(path("cable", other), path("fiber", TARGET)));
      await()
          .until(() -> bad.dribbled() > 200_000 && probing.report("cable").state() == PathState.UP);
      PathReport.TargetReport before = probing.report("cable").targets().get(0);
      await().until(() -> sent("cable") >= before.sent() + 10 && sent("fiber") >= 10);
      PathReport.TargetReport after = probing.report("cable").targets().get(0);
      assertThat(after.lost()).as("of ten, on a busy machine").isLessThan(before.lost() + 3);
      assertThat(after.notSent()).isEqualTo(before.notSent());
      assertThat(probing.report("fiber").targets().get(0).rttNanos()).isEmpty();
      assertThat(good.requests).hasSizeGreaterThan(10);
    }
  }

  private long sent(String path) {
    return probing.report(path).targets().get(0).sent();
  }

  private static sadr.probes.health.Path path(String name, Target target) {
    return new sadr.probes.health.Path(
        name,
        Optional.of(FarSide.binding()),
        List.of(target),
        1,
        Probing.PATIENT,
        Optional.empty(),
        0,
        false);
  }

  private void assertDown(String store, String reason) throws Exception {
    try (ScriptedWebServer server = ScriptedWebServer.secure(probing.lab.isp, store, GOOD)) {
      probe(TARGET);
      probing.awaitState(0, PathState.DOWN);
      assertReason(reason);
      assertThat(server.requests).isEmpty();
    }
  }

  private void probe(Target... targets) {
    probing.probe(Probing.PATIENT, List.of(), targets);
  }

  private void assertReason(String reason) {
    await().untilAsserted(() -> assertThat(probing.target(0).reason()).contains(reason));
  }
}
