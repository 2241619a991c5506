package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Prefix;
import sadr.probes.health.OwnNetwork;
import sadr.probes.health.Path;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathReport.Cause;
import sadr.probes.health.PathReport.Standing;
import sadr.probes.health.PathReport.TargetReport;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;
import sadr.probes.health.Target;
import sadr.probes.sim.SimulatedTargets;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/** A path's probing over probers that are not there, under a clock of the test's own. */
class PathProbingTest {

  private static final long MILLI = 1_000_000;
  private static final Errno EMFILE = new Errno(24);
  private static final OwnNetwork OURS =
      OwnNetwork.of(List.of(Ip6Prefix.parse("2001:db8:ffff::/64")), Map.of());

  private final Clock clock = new Clock();

  private static final class Clock implements ProbeClock {
    private long nanos = Long.MAX_VALUE - 5_000 * MILLI;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public long epochNanos() {
      return 0;
    }
  }

  private static Path path(Target... targets) {
    return SimulatedTargets.path(ProbeSettings.DEFAULT, List.of(targets), 1);
  }

  private static Path in(OwnNetwork site, Path path) {
    return new Path(
        path.name(),
        path.binding(),
        path.targets(),
        path.quorum(),
        path.settings(),
        path.blocked(),
        path.suspicions(),
        path.initiallyDown(),
        path.resolvers(),
        site);
  }

  private PathProbing probing(Path path, FakeProber.Maker maker) {
    return new PathProbing(path, FakeProber.factory(clock, maker), clock.nanos);
  }

  /** Lets time go by, in steps of a millisecond; what has come is seen at once. */
  private void run(PathProbing probing, int millis) {
    for (int i = 0; i < millis; i++) {
      clock.nanos += MILLI;
      probing.receive();
      probing.run(clock.nanos);
    }
  }

  private static TargetReport target(PathProbing probing) {
    return probing.report().targets().get(0);
  }

  @Test
  void aKernelThatHasNothingLeftIsAskedAgainAndSaidToBeTheCause() {
    long begun = clock.nanos;
    PathProbing probing =
        probing(
            path(SimulatedTargets.target(new ProbeKind.Tcp(443), 0)),
            kind -> {
              if (clock.nanos - begun < 6_000 * MILLI) {
                throw new ErrnoException("eventfd", EMFILE);
              }
              return new FakeProber(FakeProber.ANSWERED);
            });
    run(probing, 5_500);
    assertThat(probing.report().state()).isEqualTo(PathState.DOWN);
    assertThat(probing.report().cause()).isEqualTo(Cause.CANNOT_SEND);
    assertThat(probing.report().detail()).endsWith(": eventfd: " + EMFILE);
    run(probing, 8_000);
    assertThat(probing.report().state()).isEqualTo(PathState.UP);
  }

  @Test
  void theLoopSurvivesAKernelThatHasNothingLeft() throws InterruptedException {
    ProbeSettings quick =
        new ProbeSettings(
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            3,
            Duration.ofMillis(10),
            2,
            0.9,
            Duration.ofMillis(90),
            Duration.ofSeconds(30));
    AtomicInteger asked = new AtomicInteger();
    FakeProber.Maker maker =
        kind -> {
          if (kind instanceof ProbeKind.Tcp && asked.incrementAndGet() < 40) {
            throw new ErrnoException("eventfd", EMFILE);
          }
          return new FakeProber(FakeProber.ANSWERED);
        };
    BlockingQueue<PathReport> verdicts = new LinkedBlockingQueue<>();
    try (ProbeLoop loop =
        ProbeLoop.start(
            FakeProber.factory(ProbeClock.SYSTEM, maker), verdicts::add, report -> {})) {
      Target poor = SimulatedTargets.target(new ProbeKind.Tcp(443), 0);
      loop.update(List.of(SimulatedTargets.path(quick, List.of(poor), 1)));
      PathReport first = verdicts.poll(20, TimeUnit.SECONDS);
      PathReport second = verdicts.poll(20, TimeUnit.SECONDS);
      assertThat(first).extracting(PathReport::cause).isEqualTo(Cause.CANNOT_SEND);
      assertThat(second).extracting(PathReport::state).isEqualTo(PathState.UP);
    }
  }

  @Test
  void aPrefixLearnedLaterEndsTheAskingOfATargetInIt() {
    FakeProber prober = new FakeProber(FakeProber.ANSWERED);
    Path path = path(SimulatedTargets.echo(0));
    PathProbing probing = probing(path, kind -> prober);
    run(probing, 2_000);
    assertThat(target(probing).state()).isEqualTo(PathState.UP);

    probing.update(in(OURS, path), clock.nanos);
    run(probing, 1_000);
    int sent = prober.sent.size();
    run(probing, 60_000);
    assertThat(prober.sent).hasSize(sent);
    assertThat(target(probing).standing()).isEqualTo(Standing.FORBIDDEN);
    assertThat(target(probing).reason())
        .isEqualTo("2001:db8:ffff::1 lies in 2001:db8:ffff::/64, which is this site's");
    assertThat(probing.report().state()).as("nothing is blocked").isEqualTo(PathState.UP);
    assertThat(probing.report().cause()).isEqualTo(Cause.NO_ADDRESS);
    assertThat(probing.report().detail())
        .isEqualTo("no target can be asked: " + target(probing).reason());

    probing.update(path, clock.nanos);
    run(probing, 6_000);
    assertThat(target(probing).standing()).isEqualTo(Standing.COUNTS);
    assertThat(target(probing).state()).isEqualTo(PathState.UP);
  }

  @Test
  void aGatewayIsNotAskedEither() {
    OwnNetwork site =
        OwnNetwork.of(List.of(), Map.of(FarSide.FIRST_ADDRESS, "the gateway of cable"));
    FakeProber prober = new FakeProber(FakeProber.ANSWERED);
    PathProbing probing =
        probing(in(site, path(SimulatedTargets.echo(0), SimulatedTargets.echo(1))), kind -> prober);
    run(probing, 2_000);
    assertThat(target(probing).reason()).isEqualTo("2001:db8:ffff::1 is the gateway of cable");
    assertThat(probing.report().detail()).isEqualTo("1 of 2 targets answer, 1 in this site");
    assertThat(prober.sent).extracting(Probe::to).doesNotContain(FarSide.FIRST_ADDRESS);
  }

  @Test
  void ourOwnLatenessIsNoLoss() {
    // What comes is here after 40 ms, and then waits for three seconds of work.
    PathProbing probing =
        probing(
            path(SimulatedTargets.echo(0)),
            kind -> new FakeProber(new Slow(clock, 40 * MILLI, 3_000 * MILLI)));
    run(probing, 20_000);
    assertThat(target(probing).lost()).isZero();
    assertThat(target(probing).state()).isEqualTo(PathState.UP);
    assertThat(target(probing).rttNanos().orElseThrow()).isBetween(39 * MILLI, 42 * MILLI);
  }

  private record Slow(Clock clock, long wayNanos, long workNanos, Map<Probe, Long> first)
      implements FakeProber.Fate {

    Slow(Clock clock, long wayNanos, long workNanos) {
      this(clock, wayNanos, workNanos, new java.util.HashMap<>());
    }

    @Override
    public boolean of(Probe probe, Replies replies) {
      long waited = clock.nanos - first.computeIfAbsent(probe, added -> clock.nanos);
      long own = waited - wayNanos;
      if (own <= 0) {
        return false;
      }
      if (own < workNanos) {
        replies.delayed(Replies.Reply.to(probe, own));
        return false;
      }
      replies.answered(Replies.Reply.to(probe, own));
      return true;
    }
  }

  @Test
  void workOfOurOwnHidesNoDeath() {
    long begun = clock.nanos;
    // Everything waits for a second of work; from the tenth second on nothing comes.
    Slow slow = new Slow(clock, 40 * MILLI, 1_000 * MILLI);
    PathProbing probing =
        probing(
            path(SimulatedTargets.echo(0)),
            kind ->
                new FakeProber(
                    (probe, replies) ->
                        clock.nanos - begun < 10_000 * MILLI && slow.of(probe, replies)));
    run(probing, 10_000);
    assertThat(probing.report().state()).isEqualTo(PathState.UP);
    run(probing, 2_500);
    assertThat(probing.report().state()).isEqualTo(PathState.DOWN);
  }

  @Test
  void whatIsNotReadyYetSaysNothingAboutThePath() {
    PathProbing probing =
        probing(path(SimulatedTargets.echo(0)), kind -> new Unready(clock, 10_000 * MILLI));
    run(probing, 9_000);
    assertThat(probing.report().state()).isEqualTo(PathState.UNKNOWN);
    assertThat(target(probing).reason()).isEqualTo("TLS is being set up");
    run(probing, 2_000);
    assertThat(probing.report().state()).isEqualTo(PathState.UP);
    assertThat(target(probing).reason()).isEmpty();
  }

  private static final class Unready implements Prober {
    private final FakeProber ready = new FakeProber(FakeProber.ANSWERED);
    private final Clock clock;
    private final long untilNanos;

    Unready(Clock clock, long nanos) {
      this.clock = clock;
      untilNanos = clock.nanos + nanos;
    }

    @Override
    public void bind(Optional<sadr.probes.health.PathBinding> binding, ProbeSettings settings) {}

    @Override
    public void send(Probe probe) throws NotSentException {
      if (clock.nanos - untilNanos < 0) {
        throw NotSentException.postponed("TLS is being set up");
      }
      ready.send(probe);
    }

    @Override
    public List<? extends sadr.sys.Pollable> sources() {
      return List.of();
    }

    @Override
    public void drain(Replies replies) {
      ready.drain(replies);
    }

    @Override
    public void close() {
      ready.close();
    }
  }
}
