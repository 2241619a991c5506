package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import sadr.net.Ip6Address;
import sadr.probes.health.Path;
import sadr.probes.health.PathBinding;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.PathReport.TargetReport;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeSettings;
import sadr.probes.health.Target;
import sadr.sys.Message;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrIn6;

/** The loop on a real kernel: what it sends, what it believes, what it makes of failures. */
@Tag("netns")
@Execution(ExecutionMode.CONCURRENT) // Each has its own far side, and waits for probes.
class ProbeLoopTest {

  /** Not shaken by a busy machine as {@link FarSide#FAST} is, and cannot-send is reached sooner. */
  private static final ProbeSettings STEADY =
      new ProbeSettings(
          Duration.ofMillis(50),
          Duration.ofMillis(300),
          6,
          Duration.ofMillis(25),
          3,
          0.9,
          Duration.ofMillis(250),
          Duration.ofSeconds(30));

  /** Answers that a busy machine may bring too late. */
  private static final long MISHAPS = 4;

  private final FarSide lab = new FarSide();
  private final Queue<PathReport> verdicts = new ConcurrentLinkedQueue<>();
  private final AtomicReference<CountDownLatch> pause = new AtomicReference<>();
  private final ProbeLoop loop =
      lab.router.call(() -> ProbeLoop.start(new PausableClock(), verdicts::add));

  /** Stands still, once and when told to, just after a probe has left. */
  private final class PausableClock implements ProbeClock {
    @Override
    public long nanoTime() {
      CountDownLatch latch = pause.get();
      if (latch != null && afterSending() && pause.compareAndSet(latch, null)) {
        await().pollInterval(Duration.ofMillis(10)).until(() -> latch.getCount() == 0);
      }
      return System.nanoTime();
    }

    @Override
    public long epochNanos() {
      return SYSTEM.epochNanos();
    }

    private static boolean afterSending() {
      return StackWalker.getInstance()
          .walk(
              frames ->
                  frames.anyMatch(
                      frame ->
                          frame.getClassName().equals(IcmpProber.class.getName())
                              && frame.getMethodName().equals("send")));
    }
  }

  @AfterEach
  void tearDown() {
    loop.close();
    lab.close();
  }

  @Test
  void aThreadInheritsTheNamespaceOfItsMaker() {
    String inside = lab.router.call(ProbeLoopTest::namespace);
    String child =
        lab.router.call(
            () -> {
              FutureTask<String> asked = new FutureTask<>(ProbeLoopTest::namespace);
              new Thread(asked, "child").start();
              return asked.get(60, TimeUnit.SECONDS);
            });
    assertThat(child).isEqualTo(inside).isNotEqualTo(namespace());
  }

  private static String namespace() {
    try {
      return Files.readSymbolicLink(java.nio.file.Path.of("/proc/thread-self/ns/net")).toString();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void answersFlowAndTheRoundTripIsPlausible() {
    loop.update(List.of(FarSide.path(STEADY, FarSide.FIRST, FarSide.SECOND)));
    await().until(() -> sent() > 10);
    assertThat(report().state()).isEqualTo(PathState.UP);
    for (TargetReport target : report().targets()) {
      assertThat(target.lost()).isLessThanOrEqualTo(MISHAPS);
      assertThat(target.rttNanos().orElse(0)).isBetween(1_000L, 200_000_000L);
    }
    assertThat(verdicts).hasSize(1);
    assertThat(loop.counts()).isEqualTo(new ReplyCounts(0, loop.counts().late(), 0, 0, 0, 0));
  }

  @Test
  void answersThatWaitedWhileTheLoopStoodStillAreNoLosses() {
    loop.update(List.of(FarSide.path(STEADY, FarSide.FIRST, FarSide.SECOND)));
    await().until(() -> sent() > 10);
    for (int i = 0; i < 8; i++) {
      CountDownLatch latch = new CountDownLatch(1);
      long before = sent();
      pause.set(latch);
      await().until(() -> pause.get() == null);
      await().pollDelay(Duration.ofMillis(150)).until(() -> true);
      latch.countDown();
      await().until(() -> sent() > before + 2);
    }
    assertThat(report().targets())
        .allSatisfy(target -> assertThat(target.lost()).isLessThanOrEqualTo(MISHAPS));
    assertThat(report().targets())
        .allSatisfy(target -> assertThat(target.rttNanos().orElse(0)).isLessThan(50_000_000L));
    assertThat(verdicts).hasSize(1);
  }

  @Test
  void aPathWithoutItsRouteCannotSendAndHasLostNothing() {
    loop.update(List.of(FarSide.path(STEADY, FarSide.FIRST, FarSide.SECOND)));
    await().until(() -> state() == PathState.UP);
    FarSide.ip(lab.router, "-6 route del default table 17301");
    await().until(() -> state() == PathState.DOWN);
    assertThat(report().cause()).isEqualTo(Cause.CANNOT_SEND);
    assertThat(report().detail()).contains("Network is unreachable (errno 101)");
    assertThat(report().targets())
        .allSatisfy(target -> assertThat(target.lost()).isLessThanOrEqualTo(MISHAPS));
    assertThat(report().targets())
        .allSatisfy(target -> assertThat(target.notSent()).isGreaterThan(MISHAPS));
    lab.route();
    await().until(() -> state() == PathState.UP);
    assertThat(verdicts)
        .extracting(PathReport::cause)
        .containsExactly(Cause.NONE, Cause.CANNOT_SEND, Cause.NONE);
  }

  @Test
  void aTargetOutOfReachDoesNotCutOffTheOthersAnswers() {
    FarSide.ip(lab.router, "-6 route del default table 17301");
    FarSide.ip(lab.router, "-6 route add 2001:db8:ffff::1 via fe80::a1 dev wan1 table 17301");
    loop.update(List.of(FarSide.path(STEADY, FarSide.FIRST, FarSide.SECOND)));
    await().until(() -> report().targets().get(1).state() == PathState.DOWN);
    assertThat(report().targets().get(1).sent()).isZero();
    assertThat(state()).isEqualTo(PathState.UP);
    // The socket is the same all the time, so what is under way to it arrives.
    Set<Integer> identifiers = new HashSet<>();
    Message message = new Message(64, SockaddrIn6.BYTES);
    try (NativeSocket listener = lab.listenAsTarget()) {
      long before = sent();
      await().until(() -> sent() > before + 10);
      while (listener.receive(message) != NativeSocket.WOULD_BLOCK) {
        if (message.payload().get(0) == (byte) 128) {
          identifiers.add((int) message.payload().getShort(4));
        }
      }
    }
    assertThat(identifiers).hasSize(1);
  }

  @Test
  void aDeviceThatWasMadeAgainIsUsedAgain() {
    loop.update(List.of(FarSide.path(STEADY, FarSide.FIRST)));
    await().until(() -> state() == PathState.UP);
    FarSide.ip(lab.router, "link del wan1");
    await().until(() -> state() == PathState.DOWN);
    assertThat(report().cause()).isEqualTo(Cause.CANNOT_SEND);
    assertThat(report().detail()).contains("bind to wan1: No such device");
    lab.plug();
    lab.route();
    await().until(() -> state() == PathState.UP);
    long lost = report().targets().get(0).lost();
    long sent = sent();
    await().until(() -> sent() > sent + 5);
    assertThat(report().targets().get(0).lost()).isLessThanOrEqualTo(lost + MISHAPS);
  }

  @Test
  void aDeviceThatAppearsLaterIsUsedThen() {
    FarSide.ip(lab.router, "link del wan1");
    loop.update(List.of(FarSide.path(STEADY, FarSide.FIRST)));
    await().until(() -> state() == PathState.DOWN);
    assertThat(report().cause()).isEqualTo(Cause.CANNOT_SEND);
    assertThat(report().targets().get(0).sent()).isZero();
    lab.plug();
    lab.route();
    await().until(() -> state() == PathState.UP);
  }

  @Test
  void aSourceAddressMayGoAndComeBack() {
    Path path = FarSide.path(STEADY, FarSide.FIRST);
    loop.update(List.of(path));
    await().until(() -> state() == PathState.UP);
    FarSide.ip(lab.router, "-6 addr del 2001:db8:a000::1/128 dev wan1");
    // The kernel goes on sending from an address that is gone; no answer finds its way.
    await().until(() -> state() == PathState.DOWN);
    assertThat(report().cause()).isEqualTo(Cause.PROBES);
    FarSide.ip(lab.router, "-6 addr add 2001:db8:a000::1/128 dev wan1 nodad");
    await().until(() -> state() == PathState.UP);
  }

  @Test
  void aPathWithoutABindingCannotSendAndAnotherSourceKeepsItsHealth() {
    Path path = FarSide.path(STEADY, FarSide.FIRST);
    loop.update(List.of(path));
    await().until(() -> state() == PathState.UP);
    FarSide.ip(lab.router, "-6 addr add 2001:db8:a000::2/128 dev wan1 nodad");
    PathBinding other = new PathBinding("wan1", Ip6Address.parse("2001:db8:a000::2"), FarSide.MARK);
    loop.update(List.of(bound(path, Optional.of(other))));
    long before = sent();
    await().until(() -> sent() > before + 5);
    assertThat(report().targets().get(0).lost()).isLessThanOrEqualTo(MISHAPS);
    assertThat(verdicts).hasSize(1);
    loop.update(List.of(bound(path, Optional.empty())));
    await().until(() -> state() == PathState.DOWN);
    assertThat(report().cause()).isEqualTo(Cause.CANNOT_SEND);
    assertThat(report().detail()).endsWith("no address to send from");
    assertThat(report().targets().get(0).lost()).isLessThanOrEqualTo(MISHAPS);
  }

  @Test
  void theMarkLeadsPastTheGuardWhichTheDeviceAloneDoesNot() { // P1
    FarSide.ip(lab.router, "-6 rule add lookup 173 priority 17500");
    FarSide.ip(lab.router, "-6 route add prohibit default from 2001:db8:a000::/56 table 173");
    Path marked = FarSide.path(STEADY, FarSide.FIRST);
    PathBinding unmarked = new PathBinding("wan1", FarSide.SOURCE, 0);
    Path plain =
        new Path(
            "plain",
            Optional.of(unmarked),
            marked.targets(),
            1,
            STEADY,
            Optional.empty(),
            0,
            false);
    loop.update(List.of(marked, plain));
    await().until(() -> state() == PathState.UP);
    await().until(() -> loop.reports().get("plain").state() == PathState.DOWN);
    assertThat(loop.reports().get("plain").cause()).isEqualTo(Cause.CANNOT_SEND);
    assertThat(loop.reports().get("plain").targets().get(0).sent()).isZero();
    System.out.println("bound to the device alone: " + loop.reports().get("plain").detail());
    assertThat(state()).isEqualTo(PathState.UP);
  }

  @Test
  void aRemovedPathIsForgottenAndReportsKeepTheOrderGiven() {
    Path fiber = FarSide.path(STEADY, FarSide.FIRST);
    Path cable = named("cable", fiber);
    loop.update(List.of(fiber, cable));
    await().until(() -> loop.reports().size() == 2);
    assertThat(loop.reports().keySet()).containsExactly("fiber", "cable");
    loop.update(List.of(cable));
    await().until(() -> loop.reports().size() == 1);
    assertThat(loop.reports().keySet()).containsExactly("cable");
    assertThatThrownBy(() -> loop.update(List.of(cable, cable)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anExceptionOfTheListenerDoesNotEndTheLoop() {
    try (ProbeLoop stubborn =
        lab.router.call(
            () ->
                ProbeLoop.start(
                    ProbeClock.SYSTEM,
                    report -> {
                      throw new IllegalStateException("on purpose");
                    }))) {
      stubborn.update(List.of(FarSide.path(STEADY, FarSide.FIRST)));
      await()
          .until(
              () ->
                  stubborn.reports().containsKey("fiber")
                      && stubborn.reports().get("fiber").targets().get(0).sent() > 5);
    }
  }

  private static Path bound(Path path, Optional<PathBinding> binding) {
    return new Path(
        path.name(), binding, path.targets(), 1, path.settings(), path.blocked(), 0, false);
  }

  private static Path named(String name, Path path) {
    List<Target> targets = path.targets();
    return new Path(name, path.binding(), targets, 1, path.settings(), path.blocked(), 0, false);
  }

  private PathReport report() {
    await().until(() -> loop.reports().containsKey("fiber"));
    return loop.reports().get("fiber");
  }

  private PathState state() {
    return report().state();
  }

  private long sent() {
    return report().targets().stream().mapToLong(TargetReport::sent).sum();
  }
}
