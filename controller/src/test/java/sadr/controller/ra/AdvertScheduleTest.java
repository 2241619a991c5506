package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.controller.ra.AdvertSchedule.Due;
import sadr.net.Ip6Address;

/** The schedule under a clock that only the test moves. */
class AdvertScheduleTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long SEED = new Random().nextLong();

  /** Near the clock's turn, where comparing by less-than goes wrong. */
  private long now = Long.MAX_VALUE - 30 * SECOND;

  private final long began = now;

  private record Sent(long atNanos, Due due) {
    boolean toAll() {
      return due.host().isEmpty();
    }
  }

  private final List<Sent> sent = new ArrayList<>();
  private final AdvertSchedule schedule = withSeed(SEED);

  private static AdvertSchedule withSeed(long seed) {
    System.out.println("seed " + seed);
    return new AdvertSchedule(AdvertTiming.DEFAULT, new Random(seed));
  }

  private static Ip6Address host(int number) {
    return new Ip6Address(0xfe80L << 48, number);
  }

  /** Sends whatever is due until {@code seconds} have gone by. */
  private void pass(double seconds) {
    long end = now + (long) (seconds * SECOND);
    send();
    for (OptionalLong next = schedule.nextNanos(now);
        next.isPresent() && next.getAsLong() - end <= 0;
        next = schedule.nextNanos(now)) {
      now = next.getAsLong() - now > 0 ? next.getAsLong() : now;
      send();
    }
    now = end;
  }

  private void send() {
    for (Optional<Due> due = schedule.next(now); due.isPresent(); due = schedule.next(now)) {
      sent.add(new Sent(now, due.get()));
      schedule.sent(due.get(), now);
    }
  }

  private List<Sent> multicasts() {
    return sent.stream().filter(Sent::toAll).toList();
  }

  private List<Double> gaps() {
    List<Sent> all = multicasts();
    return IntStream.range(1, all.size())
        .mapToObj(i -> (all.get(i).atNanos() - all.get(i - 1).atNanos()) / (double) SECOND)
        .toList();
  }

  private void quiet() {
    schedule.begin(now);
    pass(20);
    sent.clear();
  }

  @Test
  void isIdleUntilItBegins() {
    schedule.solicited(Optional.of(host(1)), now);
    schedule.solicited(Optional.empty(), now);
    schedule.tell(List.of(host(2)));

    assertThat(schedule.changed(now)).isFalse();
    assertThat(schedule.nudged(host(3), now)).isFalse();
    assertThat(schedule.nextNanos(now)).isEmpty();
    assertThat(schedule.next(now)).isEmpty();
  }

  @Test
  void r17FirstThreeAreAtMost16SecondsApart() {
    schedule.begin(now);
    pass(40);

    assertThat(multicasts()).hasSize(3).allMatch(one -> one.due().kind() == AdvertKind.CHANGE);
    assertThat(multicasts().get(0).atNanos()).isEqualTo(began);
    assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isBetween(3.0, 16.0));
  }

  @Test
  void r27AfterThatEvery198To600SecondsAtRandom() {
    quiet();
    pass(1_000_000);

    assertThat(multicasts()).allMatch(one -> one.due().kind() == AdvertKind.PERIODIC);
    assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isBetween(198.0, 600.0));
    double mean = gaps().stream().mapToDouble(gap -> gap).average().orElseThrow();
    assertThat(mean).isBetween(380.0, 418.0);
    assertThat(gaps().stream().mapToDouble(gap -> gap).min().orElseThrow()).isLessThan(208);
    assertThat(gaps().stream().mapToDouble(gap -> gap).max().orElseThrow()).isGreaterThan(590);
  }

  @Test
  void r3ChangeIsToldAtOnceAndTwiceMore() {
    quiet();
    pass(100);
    long changed = now;
    schedule.changed(now);
    pass(60);

    assertThat(multicasts()).hasSize(3).allMatch(one -> one.due().kind() == AdvertKind.CHANGE);
    assertThat(multicasts().get(0).atNanos()).isEqualTo(changed);
    assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isBetween(3.0, 4.0));
  }

  @Test
  void r3ChangeJustAfterMulticastWaitsWhileNeighboursAreToldAtOnce() {
    quiet();
    schedule.changed(now);
    pass(1);
    schedule.changed(now);
    schedule.tell(List.of(host(1), host(2)));
    long changed = now;
    pass(10);

    assertThat(sent.get(1)).isEqualTo(unicast(changed, 1, AdvertKind.UNICAST));
    assertThat(sent.get(2)).isEqualTo(unicast(changed, 2, AdvertKind.UNICAST));
    assertThat(multicasts()).hasSize(4);
    assertThat(gaps().get(0)).isEqualTo(3.0);
  }

  @Test
  void r3NeverCloserThanThreeSecondsWhateverHappens() {
    Random random = new Random(SEED);
    schedule.begin(now);
    for (int i = 0; i < 20_000; i++) {
      switch (random.nextInt(6)) {
        case 0 -> schedule.changed(now);
        case 1 -> schedule.solicited(Optional.empty(), now);
        case 2 -> schedule.solicited(Optional.of(host(random.nextInt(50))), now);
        case 3 -> schedule.nudged(host(random.nextInt(50)), now);
        case 4 -> schedule.tell(List.of(host(random.nextInt(50))));
        default -> {
          schedule.end();
          schedule.begin(now);
        }
      }
      pass(random.nextDouble());
    }

    assertThat(multicasts()).hasSizeGreaterThan(1000);
    assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(3.0));
  }

  @Test
  void r3EndAndBeginKeepTheDistance() {
    schedule.begin(now);
    pass(1);
    schedule.end();
    schedule.begin(now);
    pass(3);

    assertThat(gaps()).containsExactly(3.0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void r4HostIsAnsweredAloneWithinHalfASecond(long seed) {
    AdvertSchedule another = withSeed(seed);
    another.begin(now);
    another.sent(another.next(now).orElseThrow(), now);
    another.solicited(Optional.of(host(1)), now);

    long wait = another.nextNanos(now).orElseThrow() - now;
    assertThat(wait).isBetween(0L, SECOND / 2);
    assertThat(another.next(now + wait))
        .contains(new Due(Optional.of(host(1)), AdvertKind.SOLICITED));
  }

  @Test
  void r4AnswerWaitsForARandomTime() {
    quiet();
    for (int i = 0; i < 1000; i++) {
      schedule.solicited(Optional.of(host(i)), now);
    }
    long asked = now;
    pass(1);

    assertThat(sent).hasSize(1000).allMatch(one -> one.due().kind() == AdvertKind.SOLICITED);
    double mean = sent.stream().mapToLong(one -> one.atNanos() - asked).average().orElseThrow();
    assertThat(mean / SECOND).isBetween(0.22, 0.28);
    assertThat(sent.get(999).atNanos() - asked).isBetween(SECOND * 49 / 100, SECOND / 2);
  }

  @Test
  void r4HostWithoutAddressIsAnsweredToAllWithinHalfASecond() {
    quiet();
    pass(100);
    long asked = now;
    schedule.solicited(Optional.empty(), now);
    pass(10);

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).due()).isEqualTo(new Due(Optional.empty(), AdvertKind.SOLICITED));
    assertThat(sent.get(0).atNanos() - asked).isBetween(0L, SECOND / 2);
  }

  @Test
  void r3SolicitationsAnsweredToAllAreMergedAndObeyTheDistance() {
    quiet();
    pass(100);
    for (int i = 0; i < 100; i++) {
      schedule.solicited(Optional.empty(), now);
      pass(0.1);
    }
    pass(3);

    assertThat(multicasts()).hasSizeBetween(3, 5);
    assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isBetween(3.0, 3.7));
  }

  @Test
  void oneHostThatAsksAgainAndAgainIsAnsweredOnce() {
    quiet();
    for (int i = 0; i < 500; i++) {
      schedule.solicited(Optional.of(host(1)), now);
    }
    pass(1);

    assertThat(sent).hasSize(1);
  }

  @Test
  void floodOfHostsIsBoundedAndTheOthersHearTheMulticast() {
    quiet();
    pass(10);
    for (int i = 0; i < 100_000; i++) {
      schedule.solicited(Optional.of(host(i)), now);
    }
    pass(5);

    assertThat(multicasts()).hasSize(1);
    assertThat(sent).hasSize(Answers.MOST + 1);
  }

  @Test
  void hostThatSendsFromDeadPrefixIsNudgedOnceInThreeSeconds() {
    quiet();
    for (int i = 0; i < 70; i++) {
      schedule.nudged(host(1), now);
      pass(0.1);
    }

    assertThat(sent).hasSize(3).allMatch(one -> one.due().kind() == AdvertKind.UNICAST);
    assertThat(sent.get(1).atNanos() - sent.get(0).atNanos()).isEqualTo(3 * SECOND);
  }

  @Test
  void nudgesOfManyHostsAreBounded() {
    quiet();
    long admitted = IntStream.range(0, 100_000).filter(i -> schedule.nudged(host(i), now)).count();

    assertThat(admitted).isEqualTo(Nudges.MOST);
    pass(3);
    assertThat(schedule.nudged(host(99_999), now)).isTrue();
  }

  @Test
  void fullBufferPutsOffEverythingForAMoment() {
    quiet();
    schedule.tell(List.of(host(1)));
    Due due = schedule.next(now).orElseThrow();
    schedule.blocked(now);

    assertThat(schedule.next(now)).isEmpty();
    long wait = schedule.nextNanos(now).orElseThrow() - now;
    assertThat(wait).isBetween(1L, SECOND / 100);
    assertThat(schedule.next(now + wait)).contains(due);
  }

  @Test
  void hostsThatStillWaitAreToldOnceAfterTwoChanges() {
    quiet();
    schedule.tell(List.of(host(1), host(2)));
    schedule.tell(List.of(host(2), host(3)));
    pass(0.1);

    assertThat(sent).hasSize(3);
  }

  @Test
  void afterTheFarewellNothingIsDueAndTheDistanceIsKept() {
    quiet();
    schedule.tell(List.of(host(1)));
    schedule.farewell(now);
    assertThat(schedule.nextNanos(now)).isEmpty();

    schedule.begin(now);
    assertThat(schedule.nextNanos(now)).hasValue(now + 3 * SECOND);
  }

  private static Sent unicast(long at, int host, AdvertKind kind) {
    return new Sent(at, new Due(Optional.of(host(host)), kind));
  }
}
