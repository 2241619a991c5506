package sadr.controller.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestraintTest {

  /** {@code cat /proc/self/limits}, two of its lines. */
  private static String limits(String hard) {
    return "Limit                     Soft Limit           Hard Limit           Units     \n"
        + String.format("Max processes             %-20s %-20s processes \n", "96000", hard);
  }

  @Test
  void takesTheProtectionFromTheMemoryKillerAway() {
    assertThat(Restraint.of("-500\n", limits("96000")).commands())
        .containsExactly(
            List.of("choom", "-n", "0", "--"), List.of("prlimit", "--nproc=200", "--core=0", "--"));
  }

  @ParameterizedTest
  @CsvSource({"0", "300", "''"})
  void leavesAHookWithoutProtectionAlone(String score) {
    assertThat(Restraint.of(score, limits("96000")).ofMemory()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"96000, true", "200, true", "199, false", "unlimited, true", "9999999999, true"})
  void raisesNoLimit(String hard, boolean limited) {
    assertThat(Restraint.of("0\n", limits(hard)).ofProcesses()).isEqualTo(limited);
  }

  @Test
  void whatTheKernelDoesNotTellIsLeftAlone() {
    assertThat(Restraint.of("", "").commands())
        .containsExactly(List.of("prlimit", "--core=0", "--"));
  }
}
