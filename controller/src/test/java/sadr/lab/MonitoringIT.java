package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The files of examples/monitoring with Debian's promtool and Prometheus. */
@Tag("netns")
class MonitoringIT {

  private static final Path FILES = Lab.root().resolve("examples/monitoring");

  private static final String PENDING =
      "count_over_time(ALERTS{alertname=\"SadrUplinkDown\",alertstate=\"pending\",uplink=\"fiber\"}[5m])";

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST.slaac());

  private static Prometheus prometheus;

  private final Lab lab = SITE.lab();

  /** The files as they are, but asked every second, and waits of two seconds in all rules. */
  @BeforeAll
  static void up() throws IOException {
    Lab lab = SITE.lab();
    String rules = Files.readString(FILES.resolve("sadr.rules.yml"));
    Lab.write(
        lab.directory().resolve("sadr.rules.yml"), rules.replaceAll("for: [0-9]+[smh]", "for: 2s"));
    String config = Files.readString(FILES.resolve("prometheus.yml"));
    Lab.write(lab.directory().resolve("prometheus.yml"), config.replace("15s", "1s"));
    prometheus = Prometheus.start(lab);
  }

  @AfterAll
  static void down() {
    prometheus.close();
  }

  private static void promtool(String... arguments) {
    assertThat(arguments).isNotEmpty();
    ProcessBuilder prepared = new ProcessBuilder(arguments).directory(FILES.toFile());
    Outcome outcome = Outcome.of(prepared);
    assertThat(outcome.exit()).as(outcome.toString()).isZero();
  }

  private static void awaitAlert(String name, String alert) {
    await(name + " " + alert)
        .until(() -> prometheus.alerts(name), alerts -> alerts.contains(alert));
  }

  private static void awaitNone(String name) {
    await("no more " + name).until(() -> prometheus.alerts(name).isEmpty());
  }

  @Test
  void promtoolFindsNoFault() {
    promtool("promtool", "check", "config", "prometheus.yml");
    promtool("promtool", "check", "rules", "sadr.rules.yml");
    promtool("promtool", "test", "rules", "sadr.rules.test.yml");
  }

  @Test
  void aDeadUplinkIsToldOfAndSoIsTheBackupThatCarries() {
    awaitNone("SadrUplinkDown");
    lab.topology().silence("fiber");
    awaitAlert("SadrUplinkDown", "firing fiber");
    assertThat(prometheus.query(PENDING)).as("after a while in which it was pending").isNotEmpty();
    awaitAlert("SadrOnBackup", "firing");
    assertThat(prometheus.alerts("SadrAllUplinksDown")).isEmpty();
    assertThat(prometheus.alerts("SadrAbsent")).isEmpty();
    lab.settle();
    awaitNone("SadrUplinkDown");
    awaitNone("SadrOnBackup");
  }

  /**
   * And of a kernel that is not as it should be: without IPv6 on a LAN it refuses the router's
   * addresses there. (What somebody only keeps removing is no case of it: that is back within
   * milliseconds, and {@code sadr doctor} tells of the repairs.)
   */
  @Test
  void aSiteThatIsCutOffIsToldOfAndSoIsAKernelThatRefuses() {
    awaitNone("SadrOutOfSync");
    lab.topology().silence("fiber");
    lab.topology().silence("cable");
    withoutIp6OnTheSecondLan(1);
    awaitAlert("SadrOutOfSync", "firing");
    withoutIp6OnTheSecondLan(0);
    awaitAlert("SadrAllUplinksDown", "firing");
    lab.settle();
    awaitNone("SadrAllUplinksDown");
    awaitNone("SadrOutOfSync");
  }

  private void withoutIp6OnTheSecondLan(int without) {
    String setting = "net/ipv6/conf/lan1/disable_ipv6=" + without;
    lab.topology().exec("router", "sysctl", "-w", setting).mustWork();
  }

  @Test
  void anUplinkThatComesAndGoesIsToldOf() {
    for (int i = 0; i < 6; i++) {
      lab.topology().silence("cable");
      lab.daemon().awaitHealth("cable", "down");
      String fallen = "sum(sadr_failovers_total{uplink=\"cable\"})";
      await("prometheus has seen it")
          .until(() -> !prometheus.query("sadr_uplink_up{uplink=\"cable\"} == 0").isEmpty());
      assertThat(prometheus.query(fallen)).isNotEmpty();
      lab.settle();
    }
    awaitAlert("SadrUplinkFlapping", "firing cable");
  }

  @Test
  void aPrefixThatNobodyProlongsIsToldOf() {
    lab.sadr(
            "prefix",
            "set",
            "cable",
            "2001:db8:b100::/56",
            "--preferred",
            "200s",
            "--valid",
            "300s")
        .mustWork();
    awaitAlert("SadrPrefixAboutToExpire", "firing cable");
    lab.sadr("prefix", "remove", "cable", "2001:db8:b100::/56").mustWork();
    awaitNone("SadrPrefixAboutToExpire");
  }

  @Test
  void aDaemonThatIsGoneIsToldOf() {
    lab.daemon().kill();
    awaitAlert("SadrAbsent", "firing");
    lab.start();
    awaitNone("SadrAbsent");
  }

  @Test
  void everyQueryOfTheDashboardFindsSomething() throws IOException {
    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    lab.settle();
    JsonNode dashboard = new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
    Map<String, String> queries = new LinkedHashMap<>();
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.get("targets")) {
        String name = panel.get("title").asText() + " " + target.get("refId").asText();
        queries.put(name, target.get("expr").asText());
      }
    }
    assertThat(queries).hasSizeGreaterThan(15);
    queries.forEach(
        (name, query) ->
            await(name + ": " + query).until(() -> !prometheus.query(filledIn(query)).isEmpty()));
  }

  @Test
  void noFileNamesAMetricThatThereIsNot() throws IOException {
    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    for (String file : List.of("dashboard.json", "sadr.rules.yml", "sadr.rules.test.yml")) {
      Set<String> named = new TreeSet<>();
      String text = Files.readString(FILES.resolve(file));
      Pattern.compile("\\bsadr_[a-z_]+")
          .matcher(text)
          .results()
          .map(MatchResult::group)
          .forEach(named::add);
      assertThat(named).isNotEmpty();
      await(file).untilAsserted(() -> assertThat(prometheus.metrics()).as(file).containsAll(named));
    }
  }

  /** As Grafana does. */
  private static String filledIn(String query) {
    return query
        .replace("$instance", ".*")
        .replace("$uplink", ".*")
        .replace("$__rate_interval", "1m")
        .replace("$__range", "5m");
  }
}
