package sadr.probes.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sadr.probes.health.ProbeSettings;

/** Mathematics and simulation, which know nothing of each other, agree. */
class CalculationTest {

  private static final long SEED = 7;

  private static Question question(int targets, int quorum, double loss, long burstMillis) {
    return question(ProbeSettings.DEFAULT, targets, quorum, loss, burstMillis);
  }

  private static Question question(
      ProbeSettings settings, int targets, int quorum, double loss, long burstMillis) {
    Duration meanBurst = Duration.ofMillis(burstMillis);
    return new Question(settings, targets, quorum, Duration.ofMillis(50), loss, meanBurst);
  }

  private static ProbeSettings fast() {
    return new ProbeSettings(
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        3,
        Duration.ofMillis(5),
        10,
        0.4,
        Duration.ofMillis(800),
        Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "2, 2", "4, 2"})
  void knowTheDetectionTimeToTheMillisecondWithoutLoss(int targets, int quorum) {
    for (ProbeSettings settings : new ProbeSettings[] {ProbeSettings.DEFAULT, fast()}) {
      Question question = question(settings, targets, quorum, 0, 0);
      Answer calculated = Calculation.answer(question);

      Distribution simulated = new Experiment(question, SEED).detection().times();

      double spacing = question.spacingNanos();
      assertThat((double) simulated.medianNanos())
          .isCloseTo((double) calculated.median().toNanos(), within(0.06 * spacing));
      assertThat((double) simulated.p99Nanos())
          .isCloseTo((double) calculated.p99().toNanos(), within(0.02 * spacing + 1e6));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 100", "2, 1, 100", "2, 2, 100"})
  void agreeOnFalseFailoversWhereLossComesInBursts(int targets, int quorum, long burstMillis) {
    Question question = question(targets, quorum, 0.02, burstMillis);

    Experiment experiment = new Experiment(question, SEED);
    experiment.loseFor(Duration.ofDays(1));
    Answer simulated = experiment.answer(experiment.detection().times());

    assertThat(simulated.falseFailovers())
        .as("of %d", experiment.falseFailovers())
        .isCloseTo(Calculation.answer(question).falseFailovers(), Percentage.withPercentage(40));
    assertThat(simulated.probes())
        .isCloseTo(Calculation.answer(question).probes(), Percentage.withPercentage(6));
  }

  @Test
  void agreeOnFalseFailoversByChanceAlone() {
    ProbeSettings hasty =
        new ProbeSettings(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            3,
            Duration.ofMillis(50),
            10,
            1,
            Duration.ofMillis(800),
            Duration.ofSeconds(30));
    for (int quorum : new int[] {1, 2}) {
      Question question = question(hasty, 2, quorum, 0.15, 0);

      Experiment experiment = new Experiment(question, SEED);
      experiment.loseFor(Duration.ofDays(1));

      assertThat(experiment.falseFailovers() / experiment.years())
          .as("of %d, quorum %d", experiment.falseFailovers(), quorum)
          .isCloseTo(Calculation.answer(question).falseFailovers(), Percentage.withPercentage(40));
    }
  }

  @Test
  void aWindowOfTooManyLossesIsCountedAsWell() {
    double byRow = 3.2;
    Answer one = Calculation.answer(question(1, 1, 0.2, 0));

    assertThat(one.falseFailovers()).isGreaterThan(100 * byRow);
    assertThat(one.falseFailovers()).isLessThan(3000);
  }

  @Test
  void theDefaultsKeepWhatTheyPromise() {
    Question random = question(2, 1, 0.02, 0);
    Answer answer = Calculation.answer(random);

    assertThat(answer.falseFailovers()).isLessThan(0.1);
    assertThat(Calculation.answer(question(2, 1, 0.02, 20)).falseFailovers()).isLessThan(0.1);
    assertThat(answer.median()).isLessThan(Duration.ofMillis(900));
    assertThat(answer.pace(2)).isLessThan(3);
  }

  @Test
  void moreLossesInARowTakeLongerAndAreMistakenLessOften() {
    ProbeSettings six = withFall(6);
    ProbeSettings twelve = withFall(12);

    Answer hasty = Calculation.answer(question(six, 2, 1, 0.02, 50));
    Answer patient = Calculation.answer(question(twelve, 2, 1, 0.02, 50));

    assertThat(patient.median()).isGreaterThan(hasty.median());
    assertThat(patient.falseFailovers()).isLessThan(hasty.falseFailovers() / 50);
  }

  @Test
  void withoutLossNothingFalseIsSaidAndNoBurstIsSent() {
    Answer answer = Calculation.answer(question(2, 1, 0, 20));

    assertThat(answer.falseFailovers()).isZero();
    assertThat(answer.pace(2)).isEqualTo(2, within(1e-9));
  }

  private static ProbeSettings withFall(int fall) {
    ProbeSettings d = ProbeSettings.DEFAULT;
    return new ProbeSettings(
        d.interval(), d.timeout(), fall, d.burst(), d.rise(), d.maxLoss(), d.maxRtt(), d.window());
  }
}
