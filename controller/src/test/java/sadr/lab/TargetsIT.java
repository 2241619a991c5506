package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Targets of every kind, by address and by name. */
@Tag("netns")
class TargetsIT {

  private static final String ECHO = "[\"2001:db8:ffff::1\", \"2001:db8:ffff::2\"]";
  private static final String EVERY_KIND =
      """
      [ "2001:db8:ffff::1",
        { to = "2001:db8:ffff::1", kind = "tcp:9" },
        { to = "2001:db8:ffff::2", kind = "dns:example.net" },
        { kind = "https://www.example.net/", status = 204 },
        { to = "www.example.net", kind = "icmp" } ]""";
  private static final String PORTAL = "[ { kind = \"http://www.example.net/\", status = 204 } ]";
  private static final String PACE =
      "interval = \"300ms\"\ntimeout = \"2s\"\nburst = \"200ms\"\nfall = 5\nrise = 2";

  private final Lab lab = Lab.up(Settings.FAST.withProbe(PACE));
  private final FarServers servers = new FarServers(lab);

  @AfterEach
  void down() {
    servers.close();
    lab.finish();
  }

  @Test
  void everyKindIsAskedThroughItsOwnUplinkAndAPortalIsToldFromADeadPath() {
    configure(EVERY_KIND);
    String trust = "-Djavax.net.ssl.trustStore=" + FarServers.STORES.resolve("trust.p12");
    String password = " -Djavax.net.ssl.trustStorePassword=changeit";
    lab.startBehind(List.of("env", "SADR_JAVA_OPTS=" + trust + password));
    awaitProbes("fiber", "up", 5);
    awaitProbes("cable", "up", 5);

    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    lab.kernel().awaitNotRouted(Kernel.A);
    assertThat(lab.daemon().health("cable")).isEqualTo("up");
    lab.topology().heal("fiber");
    lab.daemon().awaitHealth("fiber", "up");

    configure(PORTAL);
    lab.sadr("reload").mustWork();
    awaitProbes("fiber", "up", 1);
    awaitProbes("cable", "up", 1);
    servers.catchFibersCustomers(true);
    lab.daemon().awaitHealth("fiber", "down");
    lab.kernel().awaitNotRouted(Kernel.A);
    // Its answers come from this process, which may have had to wait.
    lab.daemon().awaitHealth("cable", "up");
    assertThat(lab.sadr("status").out())
        .contains("captive portal: redirects to http://login.example/");
  }

  @Test
  void aTargetThatComesToLieInTheSiteIsNotAskedAndSaysSo() {
    configure("[ \"2001:db8:ffff::1\", \"2001:db8:ffff::2\" ]");
    lab.start();
    awaitProbes("fiber", "up", 2);
    awaitProbes("cable", "up", 2);

    onRouter("add 2001:db8:ffff::2/128 dev lo nodad");
    await("the target is not asked")
        .untilAsserted(
            () -> {
              JsonNode probe = lab.daemon().uplink("fiber").at("/probes/1");
              assertThat(probe.get("state").asText()).isEqualTo("forbidden");
              assertThat(probe.get("reason").asText())
                  .isEqualTo("2001:db8:ffff::2 is an address of this router");
            });
    assertThat(lab.daemon().health("fiber")).isEqualTo("up");
    assertThat(lab.daemon().health("cable")).isEqualTo("up");

    onRouter("del 2001:db8:ffff::2/128 dev lo");
    awaitProbes("fiber", "up", 2);
    awaitProbes("cable", "up", 2);
  }

  private void onRouter(String address) {
    lab.topology().exec("router", ("ip -6 addr " + address).split(" ")).mustWork();
  }

  private void configure(String targets) {
    String text = Settings.FAST.withProbe(PACE).toml(lab.directory());
    Lab.write(
        lab.configFile(),
        text.replace("metric = ", "dns = [\"2001:db8:ffff::2\"]\nmetric = ")
            .replace(
                "probe = { targets = " + ECHO + ", quorum = 1 }",
                "[uplink.probe]\ntargets = " + targets));
  }

  private void awaitProbes(String uplink, String state, int count) {
    await(uplink + "'s probes " + state)
        .untilAsserted(
            () -> {
              JsonNode probes = lab.daemon().uplink(uplink).get("probes");
              assertThat(StreamSupport.stream(probes.spliterator(), false))
                  .as(probes.toString())
                  .hasSize(count)
                  .allMatch(probe -> probe.get("state").asText().equals(state));
            });
  }
}
