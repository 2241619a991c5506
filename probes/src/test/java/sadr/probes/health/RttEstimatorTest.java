package sadr.probes.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RttEstimatorTest {

  private static final long MS = 1_000_000;
  private static final long TIMEOUT = 1000 * MS;

  private final RttEstimator estimator = new RttEstimator();

  @Test
  void waitsForTheTimeoutBeforeTheFirstAnswer() {
    assertThat(estimator.srttNanos()).isEmpty();
    assertThat(estimator.patienceNanos(TIMEOUT)).isEqualTo(TIMEOUT);
  }

  @Test
  void followsTheArithmeticOfRfc6298() {
    estimator.add(100 * MS);
    // SRTT = R, RTTVAR = R/2
    assertThat(estimator.patienceNanos(TIMEOUT)).isEqualTo(300 * MS);
    estimator.add(180 * MS);
    // RTTVAR = 3/4 50 + 1/4 80 = 57.5, SRTT = 7/8 100 + 1/8 180 = 110
    assertThat(estimator.srttNanos()).hasValue(110 * MS);
    assertThat(estimator.patienceNanos(TIMEOUT)).isEqualTo(340 * MS);
  }

  @Test
  void waitsTenMillisecondsMoreThanASteadyRoundTrip() {
    for (int i = 0; i < 100; i++) {
      estimator.add(20 * MS);
    }
    assertThat(estimator.patienceNanos(TIMEOUT)).isEqualTo(30 * MS);
  }

  @Test
  void neverWaitsLongerThanTheTimeout() {
    estimator.add(900 * MS);
    assertThat(estimator.patienceNanos(TIMEOUT)).isEqualTo(TIMEOUT);
  }
}
