package sadr.probes.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import sadr.probes.health.Path;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;
import sadr.probes.health.Target;
import sadr.probes.sim.Case.Promise;

/**
 * The cases that the health code must pass with its default settings: two targets, of which one
 * must answer, 50 ms away, unless a case says otherwise.
 *
 * <p>Loss in bursts comes in bursts of 20 ms in the mean, which are the line's: both targets suffer
 * them together.
 */
public final class Catalogue {

  private static final Duration ROUND_TRIP = Duration.ofMillis(50);
  private static final Duration BURST = Duration.ofMillis(20);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(365);

  private final List<Case> cases = new ArrayList<>();

  private Catalogue() {}

  /** All cases, each with its own seed. */
  public static List<Case> cases() {
    Catalogue catalogue = new Catalogue();
    catalogue.addLoss();
    catalogue.addDisturbances();
    catalogue.addDeaths();
    catalogue.addDegradation();
    catalogue.addJumps();
    return List.copyOf(catalogue.cases);
  }

  private void addLoss() {
    for (int percent : new int[] {1, 2, 5, 20}) {
      double share = percent / 100.0;
      Duration full = percent == 2 ? YEAR : percent == 20 ? DAY : DAY.multipliedBy(30);
      staysUp(percent + " % random loss", full, dice -> far(Chance.loss(share, dice)));
      staysUp(
          percent + " % loss in bursts",
          percent == 20 ? DAY : DAY.multipliedBy(30),
          dice -> far(Chance.bursts(share, BURST, dice)));
    }
    staysUp(
        "5 % loss, jitter of 30 ms",
        DAY.multipliedBy(30),
        dice ->
            far(Chance.jitter(Duration.ofMillis(30), dice.split()))
                .then(Chance.loss(0.05, dice.split())));
  }

  private void addDisturbances() {
    staysUp(
        "reordered and doubled",
        DAY.multipliedBy(10),
        dice ->
            far(Chance.reordering(0.2, Duration.ofMillis(200), dice.split()))
                .then(Chance.duplication(0.2, Duration.ofSeconds(2), dice.split())));
    staysUp("one of two targets dies", DAY, dice -> far(oneTarget(dice)));
    add("ICMPv6 is filtered, TCP is not", Promise.STAYS_UP, HOUR, DAY, Catalogue::filtered);
    staysUp(
        "round trip from 50 to 350 ms",
        DAY,
        dice -> far(Network.delay(Duration.ofMillis(300)).during(every(dice, 60, 30, 120))));
    staysUp("route flaps: 60 ms more, 300 ms cut", DAY, Catalogue::routeFlaps);
  }

  private void addDeaths() {
    finds("death", Death.SILENT, dice -> Network.NOTHING);
    finds("death at 2 % random loss", Death.SILENT, dice -> Chance.loss(0.02, dice));
    finds("death at 5 % random loss", Death.SILENT, dice -> Chance.loss(0.05, dice));
    finds("death at 2 % loss in bursts", Death.SILENT, dice -> Chance.bursts(0.02, BURST, dice));
    finds("one-way death: answers are lost", Death.NO_WAY_BACK, dice -> Network.NOTHING);
    add(
        "outages of 0.1 to 10 s",
        Promise.FINDS_OUTAGES,
        HOUR.multipliedBy(4),
        DAY.multipliedBy(30),
        (dice, length) -> outages(dice, length, 0.1, 10, Death.SILENT, Network.NOTHING));
  }

  private void addDegradation() {
    add(
        "brown-out: 70 % loss for 120 s",
        Promise.FINDS_OUTAGES,
        HOUR.multipliedBy(4),
        DAY.multipliedBy(10),
        (dice, length) -> {
          Spans spans = spans(dice, length, 120, 120, 300);
          Network brown = Chance.loss(0.7, dice.split()).during(spans);
          return story(far(brown), spans, whole(length, spans));
        });
  }

  private void addJumps() {
    add(
        "round trip from 50 to 700 ms",
        Promise.TAKES_BACK,
        HOUR.multipliedBy(3),
        DAY,
        (dice, length) ->
            story(
                far(Network.delay(Duration.ofMillis(650)).during(every(dice, 60, 30, 120))),
                Spans.none(),
                length));
  }

  /** How an outage shows. */
  private enum Death {
    SILENT,
    NO_WAY_BACK
  }

  private static Network far(Network behind) {
    return Network.delay(ROUND_TRIP).then(behind);
  }

  private static Story story(Network network, Spans outages, Duration length) {
    return new Story(SimulatedTargets.path(ProbeSettings.DEFAULT, 2, 1), network, outages, length);
  }

  /** One target is silent for minutes, then another, never two at once. */
  private static Network oneTarget(SplittableRandom dice) {
    Spans spans = every(dice, 60, 60, 300);
    return journey -> {
      int span = spans.last(journey.sentNanos());
      if (spans.contain(journey.sentNanos()) && span % 2 == journey.target()) {
        journey.lose();
      }
    };
  }

  /** All echoes are dropped for minutes, while a handshake passes. */
  private static Story filtered(SplittableRandom dice, Duration length) {
    List<Target> targets =
        List.of(
            SimulatedTargets.echo(0),
            SimulatedTargets.echo(1),
            SimulatedTargets.target(new ProbeKind.Tcp(443), 2));
    Network filter =
        Network.SILENCE
            .onlyTo(number -> targets.get(number).kind() instanceof ProbeKind.Icmp)
            .during(every(dice, 60, 60, 300));
    Path path = SimulatedTargets.path(ProbeSettings.DEFAULT, targets, 1);
    return new Story(path, far(filter), Spans.none(), length);
  }

  /** The route changes every minute or two: a short cut, then another distance until the next. */
  private static Network routeFlaps(SplittableRandom dice) {
    Spans detours = every(dice, 60, 30, 120);
    long cut = Duration.ofMillis(300).toNanos();
    Network cuts =
        journey -> {
          int span = detours.last(journey.sentNanos());
          if (span >= 0 && journey.sentNanos() - detours.startNanos(span) < cut) {
            journey.lose();
          }
        };
    return far(Network.delay(Duration.ofMillis(60)).during(detours)).then(cuts);
  }

  private static Spans every(SplittableRandom dice, double gap, double least, double most) {
    return spans(dice.split(), YEAR, least, most, gap);
  }

  private static Spans spans(
      SplittableRandom dice, Duration length, double least, double most, double gap) {
    int count = (int) (length.toSeconds() / (gap * 1.5 + (least + most) / 2));
    return Spans.series(
        count,
        end -> end + seconds(gap + gap * dice.nextDouble()),
        start -> start + seconds(least + (most - least) * dice.nextDouble()));
  }

  private static long seconds(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static Story outages(
      SplittableRandom dice,
      Duration length,
      double least,
      double most,
      Death distance,
      Network weather) {
    Spans spans = spans(dice.split(), length, least, most, 40);
    Network death =
        switch (distance) {
          case SILENT -> Network.SILENCE.during(spans);
          case NO_WAY_BACK -> Network.noWayBack(spans);
        };
    return story(far(weather).then(death), spans, whole(length, spans));
  }

  /** No story ends in the middle of an outage. */
  private static Duration whole(Duration length, Spans outages) {
    return Duration.ofNanos(Math.max(length.toNanos(), outages.lastEndNanos()));
  }

  private void staysUp(String name, Duration full, Function<SplittableRandom, Network> network) {
    add(
        name,
        Promise.STAYS_UP,
        HOUR.multipliedBy(3),
        full,
        (dice, length) -> story(network.apply(dice), Spans.none(), length));
  }

  private void finds(String name, Death distance, Function<SplittableRandom, Network> weather) {
    add(
        name,
        Promise.FINDS_OUTAGES,
        HOUR.multipliedBy(3),
        DAY.multipliedBy(10),
        (dice, length) -> outages(dice, length, 10, 10, distance, weather.apply(dice.split())));
  }

  private void add(
      String name, Promise promise, Duration quick, Duration full, Case.Teller teller) {
    cases.add(new Case(name, promise, cases.size() + 1L, quick, full, teller));
  }
}
