package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.PROHIBITED;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.S1;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prefixes that are lost are withdrawn from the hosts, whatever happened to the daemon meanwhile.
 */
@Tag("netns")
class WithdrawIT {

  /** The host's address after fiber has delegated a part of what it had: another network. */
  private static final String HOST_NEW = "2001:db8:a000:81::2";

  private static final String RESOLVER = "2001:db8:a0ff::53";

  private Lab lab;

  @AfterEach
  void down() {
    lab.finish();
  }

  /** R12, and F7: who insists on it gets an error. */
  @Test
  void prefixThatAReloadTookAwayIsWithdrawn() {
    lab = Lab.running(Settings.FAST.slaac());
    lab.awaitSource(HOST_A);
    renumber();
    lab.sadr("reload").mustWork();
    lab.awaitSource(HOST_NEW);
    assertWithdrawn();
  }

  /** R13: the stale-prefix ledger. Of the crash itself hosts hear nothing. */
  @Test
  void prefixThatWasLostWhileTheDaemonWasDeadIsWithdrawnAtItsStart() {
    lab = Lab.running(Settings.FAST.slaac());
    lab.awaitSource(HOST_A);
    lab.daemon().kill();
    assertThat(hostRoutes()).contains("default");
    assertThat(lab.host().dialUnbound(S1, Duration.ofSeconds(1))).isEqualTo(Dialler.WORKS);
    renumber();
    lab.start();
    lab.awaitSource(HOST_NEW);
    assertWithdrawn();
  }

  /** R6: hosts would ask it through the other ISP, whose resolver it is not, for 90 minutes. */
  @Test
  void resolverThatTheConfigurationLostWhileTheDaemonWasDeadIsTakenBack() {
    lab = Lab.up(Settings.FAST.slaac());
    String without = Settings.FAST.slaac().toml(lab.directory());
    Lab.write(
        lab.configFile(),
        without.replaceFirst("metric = ", "dns = [\"" + RESOLVER + "\"]\nmetric = "));
    lab.start();
    try (AdvertWatch adverts = AdvertWatch.on(lab.topology())) {
      lab.awaitSource(HOST_A);
      adverts.awaitResolver(RESOLVER, 5400);
      lab.daemon().kill();
      Lab.write(lab.configFile(), without);
      lab.start();
      adverts.awaitResolver(RESOLVER, 0);
    }
  }

  /** R16: the last advertisements take the default router away, and only the default router. */
  @Test
  void shutdownTellsHostsToLookElsewhere() {
    lab = Lab.running(Settings.FAST.slaac());
    lab.awaitSource(HOST_A);
    lab.daemon().terminate();
    await("the host without a default router")
        .until(() -> hostRoutes().lines().noneMatch(line -> line.startsWith("default")));
    lab.start();
    lab.awaitSource(HOST_A);
  }

  private void renumber() {
    String toml = Settings.FAST.slaac().toml(lab.directory());
    Lab.write(
        lab.configFile(), toml.replace("[\"2001:db8:a000::/56\"]", "[\"2001:db8:a000:80::/57\"]"));
  }

  private void assertWithdrawn() {
    await("deprecated")
        .until(
            () ->
                lab.hostAddresses()
                    .lines()
                    .anyMatch(l -> l.contains(HOST_A + "/") && l.contains("deprecated")));
    assertThat(lab.hostAddresses()).contains(HOST_B);
    assertThat(lab.sadr("status").mustWork()).contains("2001:db8:a000:1::/64");
    assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(PROHIBITED);
  }

  private String hostRoutes() {
    return lab.topology().exec("host", "ip", "-6", "route", "show").mustWork();
  }
}
