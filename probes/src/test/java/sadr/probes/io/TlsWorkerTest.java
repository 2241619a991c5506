package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.Target;
import sadr.probes.io.NotSentException.Meaning;

/** Whose turn it is to think about TLS. */
class TlsWorkerTest {

  private static final ProbeKind.Http KIND =
      new ProbeKind.Http(URI.create("https://www.example.net/"), OptionalInt.empty());
  private static final Probe PROBE =
      new Probe(new Target(KIND, FarSide.FIRST_ADDRESS), FarSide.FIRST_ADDRESS, 0, 1);

  /** Ends when told to; until then it keeps the worker. */
  private static final class Hold {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    Hold(TlsWorker.Lane lane) {
      lane.execute(
          () -> {
            begun.countDown();
            await(end);
          });
      await(begun);
    }

    void end() {
      end.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void lanesTakeTurns() {
    List<String> done = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(7);
    try (TlsWorker worker = new TlsWorker()) {
      TlsWorker.Lane greedy = worker.lane();
      TlsWorker.Lane modest = worker.lane();
      Hold hold = new Hold(worker.lane());
      for (int i = 0; i < 5; i++) {
        String name = "greedy " + i;
        greedy.execute(() -> note(done, name, all));
      }
      modest.execute(() -> note(done, "modest 0", all));
      modest.execute(() -> note(done, "modest 1", all));
      hold.end();
      await(all);
    }
    assertThat(done)
        .containsExactly(
            "greedy 0", "modest 0", "greedy 1", "modest 1", "greedy 2", "greedy 3", "greedy 4");
  }

  private static void note(List<String> done, String name, CountDownLatch all) {
    done.add(name);
    all.countDown();
  }

  @Test
  void aFaultInOneTaskEndsNothing() {
    CountDownLatch done = new CountDownLatch(1);
    try (TlsWorker worker = new TlsWorker()) {
      TlsWorker.Lane lane = worker.lane();
      lane.execute(
          () -> {
            throw new IllegalStateException("on purpose");
          });
      lane.execute(done::countDown);
      await(done);
    }
  }

  @Test
  void whoHasTooMuchWaitingIsBehindAndNobodyElse() {
    try (TlsWorker worker = new TlsWorker();
        TlsProber prober = new TlsProber(KIND, ProbeClock.SYSTEM, worker, worker.lane())) {
      TlsWorker.Lane behind = worker.lane();
      Hold hold = new Hold(worker.lane());
      for (int i = 0; i < 20; i++) {
        behind.execute(() -> {});
      }
      assertThat(behind.isBehind()).isTrue();
      assertThat(worker.lane().isBehind()).isFalse();
      TlsProber late = new TlsProber(KIND, ProbeClock.SYSTEM, worker, behind);
      NotSentException why = catchThrowableOfType(NotSentException.class, () -> late.send(PROBE));
      assertThat(why.why()).isEqualTo("this machine is too slow for so much TLS");
      assertThat(why.meaning()).as("no failure of the path").isEqualTo(Meaning.POSTPONED);
      NotSentException other =
          catchThrowableOfType(NotSentException.class, () -> prober.send(PROBE));
      assertThat(other.why()).as("it got further").isEqualTo("no address to send from");
      hold.end();
      late.close();
    }
  }

  @Test
  void settingUpIsNoFailureAndAFailureIsOne() throws NotSentException {
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch set = new CountDownLatch(1);
    try (TlsWorker worker =
        new TlsWorker(
            () -> {
              await(read);
              return SSLContext.getDefault();
            })) {
      NotSentException why = catchThrowableOfType(NotSentException.class, worker::context);
      assertThat(why.meaning()).isEqualTo(Meaning.POSTPONED);
      assertThat(why.why()).isEqualTo("TLS is being set up");
      worker.lane().execute(set::countDown);
      read.countDown();
      await(set);
      assertThat(worker.context()).isNotNull();
    }
    CountDownLatch failed = new CountDownLatch(1);
    try (TlsWorker worker =
        new TlsWorker(
            () -> {
              throw new NoSuchAlgorithmException("no such trust store");
            })) {
      worker.lane().execute(failed::countDown);
      await(failed);
      NotSentException why = catchThrowableOfType(NotSentException.class, worker::context);
      assertThat(why.meaning()).isEqualTo(Meaning.FAILED);
      assertThat(why.why()).isEqualTo("TLS cannot be set up: no such trust store");
    }
  }
}
