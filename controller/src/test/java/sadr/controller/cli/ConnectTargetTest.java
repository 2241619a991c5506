package sadr.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import sadr.controller.control.StatusReport;

/** Whom {@code sadr drill} connects to. */
class ConnectTargetTest {

  private static final String ADDRESS = "2001:db8:ffff::1";

  /** Each is a kind and a target. */
  private static Optional<String> usual(String... probes) {
    return ConnectTarget.among(Arrays.stream(probes).map(ConnectTargetTest::probe))
        .map(ConnectTarget::toString);
  }

  private static StatusReport.Probe probe(String text) {
    String[] words = text.split(" ", 2);
    return new StatusReport.Probe(
        words[1],
        words[0],
        "up",
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        "");
  }

  @Test
  void theUsualOneIsTheFirstTargetThatTakesTcp() {
    assertThat(usual("icmp " + ADDRESS, "tcp:443 www.example.net", "tcp:80 " + ADDRESS))
        .contains("www.example.net:443");
    assertThat(usual("tcp:7 " + ADDRESS)).contains("[2001:db8:ffff::1]:7");
    assertThat(usual("http://www.example.net/x " + ADDRESS)).contains("[2001:db8:ffff::1]:80");
    assertThat(usual("https://www.example.net/ a.example")).contains("a.example:443");
    assertThat(usual("https://www.example.net:8443/ a.example")).contains("a.example:8443");
  }

  @Test
  void thereIsNoneAmongThoseThatDoNot() {
    assertThat(usual("icmp " + ADDRESS, "dns:example.net 2001:db8:ffff::53")).isEmpty();
    assertThat(usual()).isEmpty();
  }

  @Test
  void whatIsWrittenHasAnAddressOrANameAndAPort() {
    assertThat(ConnectTarget.parse("[" + ADDRESS + "]:443"))
        .isEqualTo(new ConnectTarget(ADDRESS, 443));
    assertThat(ConnectTarget.parse("a.example:1")).isEqualTo(new ConnectTarget("a.example", 1));
    for (String bad : new String[] {ADDRESS, "a.example", "a.example:0", "a.example:65536", ":7"}) {
      assertThatThrownBy(() -> ConnectTarget.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
