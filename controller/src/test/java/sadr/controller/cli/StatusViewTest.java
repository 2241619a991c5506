package sadr.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static sadr.controller.control.StatusReports.NOON;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sadr.controller.control.StatusReport;
import sadr.controller.control.StatusReports;

class StatusViewTest {

  private static String view(StatusReport report, boolean colour) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new StatusView(new Console(out, out, colour), NOON).print(report);
    return text.toString();
  }

  @Test
  void columnsAreAligned() {
    assertThat(view(StatusReports.oneDown(), false))
        .isEqualTo(
            """
            UPLINK  HEALTH  ROLE    ADMIN                   FOR   LOSS   RTT      JITTER  INTERFACE  WHY
            fiber   down    out     failed-over (30m left)  1h2m  100 %  -        1.1 ms  wan1       drill: traffic is cut for 10s more; probes: 1 of 1 targets silent for 612 ms; 17 flows left; 2 short outages, 410 ms 1m ago
            cable   up      active  auto                    1h2m  3 %    12.3 ms  1.1 ms  wan2       -

            PREFIX              UPLINK  ORIGIN  PREFERRED  VALID  ADVERTISED
            2001:db8:a000::/56  fiber   config  forever    2h     -
            2001:db8:a000::/56  cable   config  forever    2h     preferred

            withdrawn: 2001:db8:c000:1::/64 of fiber on lan0; every host is clean in 1h29m, at 2026-11-21T13:29:50Z

            not used: 2001:db8:c000::/56: nothing tells whose it is
            not alone: another program on this router advertises on lan0 too
            kernel: in sync, 12 routes, 5 rules, 0 overruns, read afresh 30s ago
            state: /var/lib/sadr cannot be written to: no space left on device, since 2026-11-21T11:59:51Z; a crash now would forget what changed
            events: 3 wait in memory for the disk
            events: 1 were lost while the disk took none
            try: /root/new.toml is in use until 2026-11-21T12:01:00Z (60 s); "sadr try --confirm" keeps it
            """);
  }

  @Test
  void tellsWhatCutsHostsOff() {
    assertThat(view(StatusReports.cutOff(), false).lines())
        .containsSubsequence(
            "LAN lna1: no such interface; nothing is advertised there",
            "no uplink is usable: fiber, cable",
            "kernel: in sync, 12 routes, 5 rules, 0 overruns, read afresh 30s ago");
  }

  /** R24. */
  @Test
  void tellsThatAnUplinkIsHeldAndForHowLong() {
    assertThat(view(StatusReports.healthy(), false))
        .containsPattern("cable .* held back for 2s: it has just come up");
  }

  @Test
  void coloursDoNotMoveColumns() {
    String coloured = view(StatusReports.oneDown(), true);
    assertThat(coloured).contains("\u001b[31mdown\u001b[0m", "\u001b[32mup\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo(view(StatusReports.oneDown(), false));
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "59,59s", "60,1m", "3599,59m", "3600,1h", "3660,1h1m", "86400,1d", "-5,0s"})
  void spansAreShort(long seconds, String text) {
    assertThat(StatusView.span(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
