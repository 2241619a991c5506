package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sadr.controller.core.Sites;
import sadr.controller.core.World;

class SupervisorTest {

  private static final String HIDDEN = "@sadr-test-" + ProcessHandle.current().pid();
  private static final String SETTLED = "STATUS=fiber out, cable out; in sync";

  /** A clock that stands still unless told, and may be negative as System.nanoTime may. */
  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);

  @TempDir private Path directory = Path.of("");

  @Test
  void tellsOnceThatItIsReadyAndAtOnceHowItStands() {
    String path = directory.resolve("notify").toString();
    try (NotifySocket systemd = NotifySocket.at(path);
        Supervisor service = Supervisor.of(systemd.environment())) {
      service.turned(snapshot(false));
      assertThat(systemd.messages())
          .containsExactly(List.of("STATUS=fiber out, cable out; not in sync"));

      service.turned(snapshot(true));
      service.turned(snapshot(true));
      assertThat(systemd.messages()).containsExactly(List.of("READY=1", SETTLED));

      service.turned(snapshot(false));
      service.stopping();
      assertThat(systemd.messages())
          .containsExactly(
              List.of("STATUS=fiber out, cable out; not in sync"),
              List.of("STOPPING=1", "STATUS=stopping; the kernel stays as it is"));
    }
  }

  @Test
  void speaksToAnAbstractName() {
    try (NotifySocket systemd = NotifySocket.at(HIDDEN);
        Supervisor service = Supervisor.of(systemd.environment())) {
      service.turned(snapshot(true));
      assertThat(systemd.messages()).containsExactly(List.of("READY=1", SETTLED));
    }
  }

  @Test
  void isReadyAgainAfterAReload() {
    try (NotifySocket systemd = NotifySocket.at(HIDDEN);
        Supervisor service = Supervisor.of(systemd.environment())) {
      service.turned(snapshot(true));
      systemd.messages();
      long before = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());

      service.reloading();
      service.turned(snapshot(true));

      List<List<String>> told = systemd.messages();
      assertThat(told).hasSize(2);
      assertThat(told.get(0).get(0)).isEqualTo("RELOADING=1");
      assertThat(Long.parseLong(told.get(0).get(1).substring("MONOTONIC_USEC=".length())))
          .isBetween(before, TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
      assertThat(told.get(1)).containsExactly("READY=1");
    }
  }

  @Test
  void turnsFeedTheWatchdogAtHalfItsTimeAndNothingElseDoes() {
    try (NotifySocket systemd = NotifySocket.at(HIDDEN);
        Supervisor service = Supervisor.of(watched("200000", ""), nanos::get)) {
      service.turned(snapshot(true));
      assertThat(systemd.messages()).containsExactly(List.of("READY=1", SETTLED, "WATCHDOG=1"));
      assertThat(service.nanosLeft(nanos.get())).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));

      passes(99);
      service.turned(snapshot(true));
      assertThat(systemd.messages()).isEmpty();
      passes(2);
      assertThat(service.nanosLeft(nanos.get())).isLessThanOrEqualTo(0);
      assertThat(systemd.messages()).isEmpty();
      service.turned(snapshot(true));
      assertThat(systemd.messages()).containsExactly(List.of("WATCHDOG=1"));
    }
  }

  @Test
  void isReadyAfterFifteenSecondsOutOfSyncAndSaysSo() {
    try (NotifySocket systemd = NotifySocket.at(HIDDEN);
        Supervisor service = Supervisor.of(systemd.environment(), nanos::get)) {
      service.turned(snapshot(false));
      passes(14_999);
      service.turned(snapshot(false));
      assertThat(systemd.messages())
          .containsExactly(List.of("STATUS=fiber out, cable out; not in sync"));
      passes(1);
      service.turned(snapshot(false));
      assertThat(systemd.messages()).containsExactly(List.of("READY=1"));

      service.reloading();
      systemd.messages();
      passes(14_999);
      service.turned(snapshot(false));
      assertThat(systemd.messages()).isEmpty();
      passes(1);
      service.turned(snapshot(false));
      assertThat(systemd.messages()).containsExactly(List.of("READY=1"));
    }
  }

  @Test
  void longWorkFeedsTheWatchdogUntilItComesToNoEnd() {
    try (NotifySocket systemd = NotifySocket.at(HIDDEN);
        Supervisor service = Supervisor.of(watched("30000000", ""), nanos::get)) {
      service.turned(snapshot(true));
      systemd.messages();
      passes(14_999);
      service.working();
      assertThat(systemd.messages()).isEmpty();
      passes(1);
      service.working();
      service.working();
      assertThat(systemd.messages()).containsExactly(List.of("WATCHDOG=1"));
      for (int i = 0; i < 20; i++) {
        passes(15_000);
        service.working();
      }
      assertThat(systemd.messages()).as("in two minutes").hasSize(6);
      service.turned(snapshot(true));
      passes(15_000);
      service.working();
      assertThat(systemd.messages()).containsOnly(List.of("WATCHDOG=1")).hasSize(2);
    }
  }

  @Test
  void longStartAsksForMoreTimeAndAShortOneDoesNot() {
    try (NotifySocket systemd = NotifySocket.at(HIDDEN);
        Supervisor service = Supervisor.of(systemd.environment(), nanos::get)) {
      passes(9_999);
      service.working();
      assertThat(systemd.messages()).isEmpty();
      passes(1);
      service.working();
      service.working();
      assertThat(systemd.messages()).containsExactly(List.of("EXTEND_TIMEOUT_USEC=30000000"));
      service.turned(snapshot(true));
      systemd.messages();
      passes(60_000);
      service.working();
      assertThat(systemd.messages()).isEmpty();
    }
  }

  private void passes(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void anothersWatchdogIsNotFed() {
    try (Supervisor service = Supervisor.of(watched("200000", "1"))) {
      assertThat(service.nanosLeft(System.nanoTime())).isEqualTo(Long.MAX_VALUE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-5", "soon", "99999999999999999999"})
  void aWatchdogWithoutATimeIsNone(String micros) {
    try (Supervisor service = Supervisor.of(watched(micros, ""))) {
      assertThat(service.nanosLeft(System.nanoTime())).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void whatCouldNotBeToldIsToldLater() {
    String path = directory.resolve("late").toString();
    try (Supervisor service =
        Supervisor.of(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "60000000"), nanos::get)) {
      service.turned(snapshot(true));
      assertThat(service.nanosLeft(nanos.get()))
          .as("asked again soon, and not at every turn")
          .isBetween(1L, TimeUnit.MILLISECONDS.toNanos(250));
      try (NotifySocket systemd = NotifySocket.at(path)) {
        service.turned(snapshot(true));
        assertThat(systemd.messages().get(0)).contains("READY=1", SETTLED);
      }
    }
  }

  @Test
  void aFullSocketDelaysNobody() {
    try (NotifySocket systemd = NotifySocket.at(HIDDEN);
        Supervisor service = Supervisor.of(systemd.environment())) {
      for (int i = 0; i < 2000; i++) {
        service.turned(snapshot(i % 2 == 0));
      }
      assertThat(systemd.messages()).hasSizeLessThan(2000);
      service.turned(snapshot(false));
      service.turned(snapshot(true));
      List<List<String>> told = systemd.messages();
      assertThat(told.get(told.size() - 1)).containsExactly(SETTLED);
    }
  }

  @Test
  void withoutASocketNothingIsSaid() {
    for (Map<String, String> none :
        List.of(Map.<String, String>of(), Map.of("NOTIFY_SOCKET", "vsock:2:9"))) {
      try (Supervisor service = Supervisor.of(none)) {
        assertThat(service.listens()).isFalse();
        assertThat(service.nanosLeft(System.nanoTime())).isEqualTo(Long.MAX_VALUE);
        service.turned(snapshot(true));
        service.reloading();
        service.stopping();
      }
    }
  }

  private static Map<String, String> watched(String micros, String pid) {
    return Map.of("NOTIFY_SOCKET", HIDDEN, "WATCHDOG_USEC", micros, "WATCHDOG_PID", pid);
  }

  private static Snapshot snapshot(boolean inSync) {
    World world = Sites.begin(Sites.twoIsps());
    return new Snapshot(world, inSync, inSync, 0, Optional.empty(), Map.of());
  }
}
