package sadr.probes.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The catalogue, each case for the time that a test may take; the bench gives it more. */
class CatalogueTest {

  private static final List<Case> CASES = Catalogue.cases();

  @TestFactory
  Stream<DynamicTest> nothingIsMissedAndNothingFalseIsSaid() {
    return CASES.stream()
        .map(each -> DynamicTest.dynamicTest(each.name(), () -> keepsItsPromise(each)));
  }

  private static void keepsItsPromise(Case each) {
    CaseResult result = each.play(each.quick());

    System.out.printf(
        "%-40s %5.0f h, %d outages, %d found, %d missed, %d false, median %.0f ms, p99 %.0f ms%n",
        each.name(),
        result.length().toMillis() / 3.6e6,
        result.outages(),
        result.found(),
        result.missed(),
        result.falseVerdicts(),
        result.detection().medianNanos() / 1e6,
        result.detection().p99Nanos() / 1e6);
    assertThat(result.missed()).as("missed, seed %d", each.seed()).isZero();
    switch (each.promise()) {
      case STAYS_UP -> assertThat(result.falseVerdicts()).as("seed %d", each.seed()).isZero();
      case FINDS_OUTAGES -> {
        assertThat(result.falseVerdicts()).as("seed %d", each.seed()).isZero();
        assertThat(result.found()).isPositive();
      }
      case TAKES_BACK -> {
        // What takes longer costs connections: sadr.controller.core.UplinkState.
        assertThat(result.falseVerdicts()).isPositive();
        assertThat(result.longestMistake()).isLessThan(Duration.ofMillis(250));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> aDeathIsSeenWithinTheSecond() {
    return CASES.stream()
        .filter(each -> each.name().contains("death"))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(),
                    () -> {
                      Distribution detection = each.play(each.quick()).detection();

                      assertThat(Duration.ofNanos(detection.medianNanos()))
                          .isLessThan(Duration.ofMillis(900));
                      assertThat(Duration.ofNanos(detection.p99Nanos()))
                          .isLessThan(Duration.ofMillis(1100));
                    }));
  }

  @Test
  void aBrownOutIsSeenWithinTheWindow() {
    Case brownOut =
        CASES.stream().filter(each -> each.name().startsWith("brown-out")).findAny().orElseThrow();

    Distribution detection = brownOut.play(brownOut.quick()).detection();

    assertThat(Duration.ofNanos(detection.mostNanos())).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void theSameSeedGivesTheSameResult() {
    Case each = CASES.get(1);

    assertThat(each.play(Duration.ofHours(1))).isEqualTo(each.play(Duration.ofHours(1)));
  }

  @Test
  void everyCaseHasItsOwnNameAndSeed() {
    assertThat(CASES).extracting(Case::name).doesNotHaveDuplicates();
    assertThat(CASES).extracting(Case::seed).doesNotHaveDuplicates();
  }
}
