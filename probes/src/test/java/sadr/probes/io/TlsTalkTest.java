package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sadr.probes.health.ProbeKind;
import sadr.sys.Poller;
import sadr.sys.Wakeup;

/** A TLS talk with a server in memory. */
class TlsTalkTest {

  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final TlsWorker worker = new TlsWorker();
  private final TlsWorker.Lane lane = worker.lane();
  private final Wakeup wakeup = Wakeup.open();
  private final Poller poller = new Poller();

  @AfterEach
  void tearDown() {
    worker.close();
    wakeup.close();
  }

  private TlsTalk talk(KeyStore trusted) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    ProbeKind.Http kind =
        new ProbeKind.Http(URI.create("https://www.example.net/"), OptionalInt.empty());
    return new TlsTalk(kind, context, lane, wakeup, ProbeClock.SYSTEM);
  }

  private static KeyStore stored(String name) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(ScriptedWebServer.STORES.resolve(name))) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    return store;
  }

  /** What comes of it, where the server's bytes come in pieces of that size. */
  private Talk.Outcome play(TlsTalk talk, int pieces) throws Exception {
    TlsServer server = new TlsServer("good.p12", "HTTP/1.1 204 No Content\r\n\r\n");
    talk.connected();
    while (talk.outcome().isEmpty()) {
      assertThat(poller.await(List.of(wakeup), PATIENCE_NANOS)).as("a thought").isEqualTo(1);
      wakeup.clear();
      for (byte[] said = talk.takeOutput(); said != null; said = talk.takeOutput()) {
        byte[] answer = server.answer(said);
        for (int at = 0; at < answer.length; at += pieces) {
          talk.received(
              java.util.Arrays.copyOfRange(answer, at, Math.min(at + pieces, answer.length)));
        }
      }
    }
    return talk.outcome().orElseThrow();
  }

  @Test
  void aServerInOnePieceAndOneThatDribblesAreUnderstood() throws Exception {
    for (int pieces : new int[] {1 << 20, 100, 1}) {
      assertThat(play(talk(stored("trust.p12")), pieces)).isEqualTo(Talk.Outcome.GOOD);
    }
  }

  @Test
  void anEmptyTrustStoreIsSaidToBeThat() throws Exception {
    assertThat(play(talk(empty()), 1 << 20).unfit())
        .contains("certificate: this Java trusts no authority: its trust store is empty");
  }

  @Test
  void aThousandPiecesAreOneTaskAndTheWaitIsOurs() throws Exception {
    TlsTalk talk = talk(stored("trust.p12"));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    worker
        .lane()
        .execute(
            () -> {
              begun.countDown();
              await(end);
            });
    await(begun);
    assertThat(talk.ownNanos()).isZero();
    talk.connected();
    for (int i = 0; i < 1_000; i++) {
      talk.received(new byte[] {120});
    }
    assertThat(lane.isBehind()).isFalse();
    long own = talk.ownNanos();
    assertThat(own).isPositive();
    assertThat(talk.ownNanos()).isGreaterThanOrEqualTo(own);
    end.countDown();
    while (talk.outcome().isEmpty()) {
      assertThat(poller.await(List.of(wakeup), PATIENCE_NANOS)).isEqualTo(1);
      wakeup.clear();
    }
    assertThat(talk.outcome().orElseThrow().unfit().orElseThrow()).startsWith("TLS: ");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
