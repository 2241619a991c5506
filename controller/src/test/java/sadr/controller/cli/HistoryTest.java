package sadr.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.controller.cli.UplinkPast.Health;
import sadr.controller.cli.UplinkPast.State;

class HistoryTest {

  private static final Instant ZERO = Instant.parse("2026-11-22T07:00:00Z");

  private final History history = new History("fiber");

  private void at(int second, String event, String uplink, String rest) {
    String name = uplink.isEmpty() ? "null" : "\"" + uplink + "\"";
    history.accept(
        "{\"at\":\"%s\",\"event\":\"%s\",\"uplink\":%s,%s}"
            .formatted(ZERO.plusSeconds(second), event, name, rest));
  }

  private void anOutage() {
    at(0, "daemon.start", "", "\"cause\":\"asked\"");
    at(2, "uplink.role", "fiber", "\"cause\":\"start\",\"from\":\"out\",\"to\":\"active\"");
    at(2, "uplink.role", "cable", "\"cause\":\"start\",\"from\":\"out\",\"to\":\"standby\"");
    at(3, "uplink.up", "fiber", "\"cause\":\"probes\"");
    at(50, "uplink.blip", "fiber", "\"cause\":\"probes\",\"detail\":\"nothing for 300 ms\"");
    at(103, "uplink.down", "fiber", "\"cause\":\"probes\",\"detail\":\"2 of 2 targets silent\"");
    at(103, "uplink.role", "fiber", "\"cause\":\"probes\",\"from\":\"active\",\"to\":\"out\"");
    at(113, "uplink.up", "fiber", "\"cause\":\"probes\"");
    at(113, "uplink.role", "fiber", "\"cause\":\"recovered\",\"from\":\"out\",\"to\":\"standby\"");
    at(
        116,
        "uplink.role",
        "fiber",
        "\"cause\":\"hold-down\",\"from\":\"standby\",\"to\":\"active\"");
  }

  private UplinkPast past(int now, int since) {
    return history.past(ZERO.plusSeconds(now), Optional.of(ZERO.plusSeconds(since)));
  }

  @Test
  void aBrokenStateFileEndsWhatAnOperatorAskedFor() {
    at(0, "daemon.start", "", "\"cause\":\"asked\"");
    at(2, "admin.failover", "fiber", "\"cause\":\"admin\"");
    at(9, "admin.restore", "", "\"cause\":\"state-broken\"");
    State last = past(20, 3).states().get(1);
    assertThat(last.admin()).isEqualTo("auto");
    assertThat(last.why()).singleElement().asString().contains("state file was broken");
  }

  @Test
  void whatHappensAtOneInstantIsOneState() {
    anOutage();
    UplinkPast past = past(200, 0);
    assertThat(past.states())
        .extracting(State::health)
        .containsExactly(
            Health.UNKNOWN, Health.UNKNOWN, Health.UP, Health.DOWN, Health.UP, Health.UP);
    State down = past.states().get(3);
    assertThat(down.role()).isEqualTo("out");
    assertThat(down.why()).containsExactly("2 of 2 targets silent");
    assertThat(past.length(3)).isEqualTo(Duration.ofSeconds(10));
    assertThat(past.end(5)).isEmpty();
    assertThat(past.length(5)).isEqualTo(Duration.ofSeconds(84));
  }

  @Test
  void sumsCountFromTheTimeThatWasAskedFor() {
    anOutage();
    UplinkPast past = past(203, 103);
    assertThat(past.states()).hasSize(3);
    assertThat(past.total(Health.DOWN)).isEqualTo(Duration.ofSeconds(10));
    assertThat(past.total(Health.UP)).isEqualTo(Duration.ofSeconds(90));
    assertThat(past.falls()).isEqualTo(1);
    UplinkPast all = past(203, 0);
    assertThat(all.blips()).isEqualTo(1);
    assertThat(all.total(Health.UP)).isEqualTo(Duration.ofSeconds(190));
  }

  @Test
  void roleThatFollowsAnotherUplinkNamesIt() {
    at(1, "uplink.role", "cable", "\"cause\":\"probes\",\"from\":\"active\",\"to\":\"out\"");
    at(
        1,
        "uplink.role",
        "fiber",
        "\"cause\":\"other-uplink\",\"from\":\"standby\",\"to\":\"active\"");
    assertThat(past(2, 0).states().get(0).why()).containsExactly("cable became out");
  }

  @Test
  void timeWithoutADaemonIsNotWatched() {
    anOutage();
    at(130, "daemon.stop", "", "\"cause\":\"asked\"");
    at(150, "daemon.start", "", "\"cause\":\"asked\"");
    at(160, "daemon.start", "", "\"cause\":\"asked\"");
    UplinkPast past = past(170, 0);
    assertThat(past.total(Health.UNWATCHED)).isEqualTo(Duration.ofSeconds(20));
    assertThat(past.states().get(past.states().size() - 1).why())
        .contains("the daemon started anew; the one before it had died");
  }

  @Test
  void ordersComeWithTheirReason() {
    at(
        5,
        "admin.failover",
        "fiber",
        "\"cause\":\"admin\",\"reason\":\"splicing\",\"until\":\"2026-11-22T08:00:00Z\"");
    State state = past(6, 0).states().get(0);
    assertThat(state.admin()).isEqualTo("failed-over");
    assertThat(state.why())
        .containsExactly("an operator took it out: splicing, until 2026-11-22T08:00:00Z");
  }

  @Test
  void knowsWhenTheJournalIsSilentOfIt() {
    at(1, "uplink.up", "cable", "\"cause\":\"probes\"");
    history.accept("no JSON at all");
    assertThat(history.isEmpty()).isTrue();
    at(2, "uplink.up", "fiber", "\"cause\":\"probes\"");
    assertThat(history.isEmpty()).isFalse();
  }
}
