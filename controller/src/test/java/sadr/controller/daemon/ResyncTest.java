package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.controller.config.Config;
import sadr.controller.core.Event;
import sadr.controller.core.Sites;
import sadr.netlink.model.KernelEvent;

class ResyncTest {

  private static final Config CONFIG = Sites.twoIsps();
  private static final Event DUMP = new Event.KernelDumped(Sites.bareKernel());
  private static final Event EGRESS = new Event.EgressRead(Optional.empty());

  private final List<Long> looks = new ArrayList<>();
  private final List<Boolean> wholes = new ArrayList<>();
  private final long start = System.nanoTime();
  private final Resync resync =
      new Resync(
          (number, config, whole) -> {
            looks.add(number);
            wholes.add(whole);
          });

  private Input.Looked found() {
    return new Input.Looked(looks.get(looks.size() - 1), Optional.of(DUMP), List.of(EGRESS));
  }

  private void beginAfter(Duration time) {
    resync.beginIfDue(CONFIG, start + time.toNanos());
  }

  private static KernelEvent event(int index) {
    return new KernelEvent.Present(Sites.bareKernel().links().get(index), 0);
  }

  @Test
  void looksOnceAMinuteAndOneAtATime() {
    beginAfter(Duration.ofSeconds(1));
    assertThat(looks).isEmpty();
    beginAfter(Duration.ofSeconds(61));
    beginAfter(Duration.ofSeconds(200));
    assertThat(wholes).containsExactly(true);
  }

  @Test
  void isBlindFromALossUntilEverythingHasBeenRead() {
    resync.want();
    assertThat(resync.blind()).isFalse();
    resync.lost();
    beginAfter(Duration.ofSeconds(1));
    resync.looked(found(), 7);
    assertThat(resync.blind()).isTrue();
    resync.reached(7, start);
    assertThat(resync.blind()).isFalse();
  }

  @Test
  void appliesWhatHappenedSinceTheLookBeganOnceTheFenceHasCome() {
    resync.heard(List.of(event(0)));
    resync.want();
    beginAfter(Duration.ofSeconds(1));
    resync.heard(List.of(event(1)));

    assertThat(resync.looked(found(), 7)).isTrue();
    assertThat(resync.reached(6, start)).isEmpty();
    resync.heard(List.of(event(2)));

    assertThat(resync.reached(7, start))
        .containsExactly(DUMP, new Event.KernelChanged(List.of(event(1), event(2))), EGRESS);
    assertThat(resync.reached(8, start)).isEmpty();
  }

  @Test
  void throwsAwayALookDuringWhichEventsWereLost() {
    resync.want();
    beginAfter(Duration.ofSeconds(1));
    Input.Looked first = found();
    resync.lost();

    assertThat(resync.looked(first, 1)).isFalse();
    assertThat(resync.reached(1, start)).isEmpty();
    beginAfter(Duration.ofMillis(1_500));
    assertThat(looks).hasSize(1);
    beginAfter(Duration.ofMillis(2_001));
    assertThat(looks).hasSize(2);
  }

  @Test
  void looksAgainWhereTheEgressTableWasChangedMeanwhile() {
    resync.wantEgress();
    beginAfter(Duration.ofSeconds(1));
    resync.egressChanged();
    Input.Looked stale = new Input.Looked(looks.get(0), Optional.empty(), List.of(EGRESS));

    assertThat(resync.looked(stale, 1)).isFalse();
    assertThat(resync.reached(1, start)).isEmpty();
    beginAfter(Duration.ofSeconds(2));
    assertThat(wholes).containsExactly(false, false);
  }

  @Test
  void triesAgainASecondAfterTheKernelDidNotTell() {
    resync.want();
    beginAfter(Duration.ofSeconds(1));
    long now = start + Duration.ofSeconds(2).toNanos();
    assertThat(resync.looked(new Input.Looked(looks.get(0), Optional.empty(), List.of()), 1))
        .isFalse();
    assertThat(resync.reached(1, now)).isEmpty();
    beginAfter(Duration.ofMillis(2_500));
    assertThat(looks).hasSize(1);
    beginAfter(Duration.ofSeconds(3));
    assertThat(wholes).containsExactly(true, true);
  }
}
