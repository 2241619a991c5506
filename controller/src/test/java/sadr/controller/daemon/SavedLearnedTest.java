package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.core.Delegation;
import sadr.controller.core.Learned;
import sadr.controller.core.Moment;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

class SavedLearnedTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir Path directory;

  private static Learned learned(long seconds) {
    return learned(seconds, 0);
  }

  private static Learned learned(long seconds, long heardNanos) {
    return new Learned(
        Map.of(
            "fiber",
            List.of(
                new Delegation(
                    Ip6Prefix.parse("2001:db8:c000::/56"),
                    Delegation.Origin.HOOK,
                    Deadline.at(seconds * SECOND),
                    Deadline.NEVER))),
        Map.of(
            "wan1",
            List.of(
                new Learned.HeardRouter(
                    Ip6Address.parse("fe80::1"),
                    Deadline.at(seconds * SECOND),
                    1,
                    heardNanos,
                    heardNanos))));
  }

  @Test
  void goesOnByTheWallClockAfterARestart() throws Exception {
    StateFile file = new StateFile(directory);
    SavedLearned saved = SavedLearned.NOTHING.with(learned(100), new Moment(0, NOON));
    file.write(new SavedState(SavedState.VERSION, Map.of(), List.of(), saved, List.of()));

    Moment later = new Moment(5000 * SECOND, NOON.plusSeconds(40));
    assertThat(file.peek().learned(later)).isEqualTo(learned(5060, 5000 * SECOND));
  }

  @Test
  void aClockThatBeginsIn1970KeepsNothingForLongerThanItHad() {
    Learned told =
        new Learned(
            Map.of(
                "fiber",
                List.of(
                    new Delegation(
                        Ip6Prefix.parse("2001:db8:c000::/56"),
                        Delegation.Origin.HOOK,
                        Deadline.at(3600 * SECOND),
                        Deadline.at(7200 * SECOND)))),
            Map.of());
    SavedLearned saved = SavedLearned.NOTHING.with(told, new Moment(0, NOON));
    assertThat(saved.recall(new Moment(0, Instant.EPOCH)).leases()).isEqualTo(told.leases());
    assertThat(saved.recall(new Moment(0, NOON.plusSeconds(7200))).leases()).isEmpty();
  }

  @Test
  void whatEndedMeanwhileIsDropped() {
    SavedLearned saved = SavedLearned.NOTHING.with(learned(100), new Moment(0, NOON));
    Learned recalled = saved.recall(new Moment(0, NOON.plusSeconds(100)));
    assertThat(recalled.routers()).isEmpty();
    assertThat(recalled.leases()).hasSize(1); // Valid for ever, though no longer preferred.
  }

  @Test
  void whatIsDeprecatedStaysSoAndIsNotWrittenAgain() {
    Learned told = learned(10).at(20 * SECOND);
    SavedLearned saved = SavedLearned.NOTHING.with(told, new Moment(20 * SECOND, NOON));
    assertThat(told.leases().get("fiber").get(0).preferred()).isEqualTo(Deadline.OVER);
    assertThat(saved.recall(new Moment(0, NOON)).leases()).isEqualTo(told.leases());
    assertThat(saved.recall(new Moment(0, Instant.EPOCH)).leases()).isEqualTo(told.leases());
    assertThat(saved.with(told, new Moment(50 * SECOND, NOON.plusSeconds(30)))).isEqualTo(saved);
  }

  @Test
  void clockThatJittersIsNotWrittenAgain() {
    SavedLearned saved = SavedLearned.NOTHING.with(learned(100), new Moment(0, NOON));
    assertThat(saved.with(learned(100), new Moment(7 * SECOND, NOON.plusMillis(7700))))
        .isEqualTo(saved);
    assertThat(saved.with(learned(300), new Moment(0, NOON))).isNotEqualTo(saved);
  }
}
