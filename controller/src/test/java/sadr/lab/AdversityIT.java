package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Dialler.WORKS;
import static sadr.lab.Lab.HOST_A;
import static sadr.lab.Lab.HOST_B;
import static sadr.lab.Lab.HOST_OLD;
import static sadr.lab.Lab.HOST_ULA;
import static sadr.lab.Lab.S1;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody else works on the same kernel, or the administrator changes his mind under traffic. */
@Tag("netns")
class AdversityIT {

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST);

  private final Lab lab = SITE.lab();

  /** Longer than a default route, so rule 17400 takes it: the egress chain has to hold. */
  @Test
  void oldRouteInMainLetsNoForeignSourceOut() {
    lab.kernel().ip("route", "add", "2000::/3", "via", "fe80::a1", "dev", "wan1");
    try (UdpStream b = lab.stream(HOST_B, 500);
        UdpStream old = lab.stream(HOST_OLD, 500);
        UdpStream a = lab.stream(HOST_A, 500)) {
      a.awaitSent(500).awaitAnswer();
      b.awaitSent(1);
      assertThat(old.answered()).isZero();
    } finally {
      lab.kernel().ip("route", "del", "2000::/3", "via", "fe80::a1", "dev", "wan1");
    }
    lab.assertNothingForeignLeft();
    assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
  }

  /** F2: as a router advertisement of the ISP leaves it there, at the best metric. */
  @Test
  void defaultRouteInMainAttractsNobody() {
    lab.kernel().temptWithDefault();
    try {
      assertThat(lab.host().dial(HOST_B, S1)).isEqualTo(WORKS);
      assertThat(lab.host().dial(HOST_A, S1)).isEqualTo(WORKS);
      assertThat(lab.host().dial(HOST_ULA, S1)).isEqualTo(Dialler.PROHIBITED);
      assertThat(lab.host().dial(HOST_OLD, S1)).isEqualTo(Dialler.PROHIBITED);
    } finally {
      lab.kernel().temptNoMore();
    }
  }

  @Test
  void deletedRuleLetsNoForeignSourceOutAndIsRepairedUnderTraffic() {
    int told = lab.events().size();
    lab.kernel().temptWithDefault();
    try (UdpStream a = lab.stream(HOST_A, 500);
        UdpStream b = lab.stream(HOST_B, 500);
        UdpStream ula = lab.stream(HOST_ULA, 500)) {
      a.awaitAnswer();
      whileTheDaemonIsStopped(() -> assertKeptOff(b, ula, "rule", "del", "priority", "17500"));
      Kernel.soon("the rule").until(() -> lab.kernel().hasRule(17500));
      a.awaitAnswer();
      b.awaitAnswer();

      lab.kernel().ip("rule", "del", "priority", "17500"); // And while it runs.
      Kernel.soon("the rule").until(() -> lab.kernel().hasRule(17500));
      a.awaitAnswer();
      b.awaitAnswer();
      assertThat(ula.answered()).isZero();
    } finally {
      lab.kernel().temptNoMore();
    }
    await("two repairs")
        .until(
            () ->
                lab.events().stream()
                        .skip(told)
                        .filter(event -> event.contains("kernel.repaired"))
                        .count()
                    >= 2);
  }

  /** Nobody is there to put it right. */
  @Test
  void ruleDeletedBesideADeadDaemonLetsNoForeignSourceOut() {
    lab.kernel().temptWithDefault();
    try (UdpStream b = lab.stream(HOST_B, 500);
        UdpStream old = lab.stream(HOST_OLD, 500)) {
      b.awaitAnswer();
      lab.daemon().kill();
      assertKeptOff(b, old, "rule", "del", "priority", "17500");
      lab.start();
      b.awaitAnswer();
      assertThat(old.answered()).isZero();
    } finally {
      lab.kernel().temptNoMore();
    }
    assertThat(lab.kernel().hasRule(17500)).isTrue();
  }

  @Test
  void flushedTableLetsNoForeignSourceOutAndIsRepairedUnderTraffic() {
    lab.kernel().temptWithDefault();
    try (UdpStream a = lab.stream(HOST_A, 500);
        UdpStream b = lab.stream(HOST_B, 500);
        UdpStream old = lab.stream(HOST_OLD, 500)) {
      a.awaitAnswer();
      whileTheDaemonIsStopped(() -> assertKeptOff(b, old, "route", "flush", "table", "173"));
      Kernel.soon("routes").until(() -> lab.kernel().isRouted(Kernel.A));
      Kernel.soon("routes").until(() -> lab.kernel().isRouted(Kernel.B));
      a.awaitAnswer();
      b.awaitAnswer();
      assertThat(old.answered()).isZero();
    } finally {
      lab.kernel().temptNoMore();
    }
    assertThat(lab.kernel().isGuarded(Kernel.A)).isTrue();
    assertThat(lab.kernel().isGuarded(Kernel.B)).isTrue();
  }

  private void whileTheDaemonIsStopped(Runnable story) {
    lab.daemon().stop();
    try {
      story.run();
    } finally {
      lab.daemon().resume();
    }
  }

  /** What {@code deletion} by ip(8) lets go to main's default, the egress chain drops. */
  private void assertKeptOff(UdpStream one, UdpStream other, String... deletion) {
    long before = lab.kernel().keptOff("fiber");
    lab.kernel().ip(deletion);
    one.awaitSent(100);
    other.awaitSent(100);
    assertThat(lab.kernel().keptOff("fiber")).isGreaterThan(before + 100);
    lab.assertNothingForeignLeft();
  }

  @Test
  void strangersRoutesAndRulesAreLeftAlone() {
    lab.kernel().ip("route", "add", "2001:db8:77::/48", "via", "fe80::2", "dev", "lan0");
    lab.kernel().ip("rule", "add", "priority", "99", "to", "2001:db8:77::/48", "lookup", "main");
    lab.daemon().kill();
    lab.start();
    assertThat(lab.kernel().hasRule(99)).isTrue();
    assertThat(lab.kernel().routes("main")).anyMatch(r -> r.startsWith("2001:db8:77::/48"));
    lab.kernel().ip("rule", "del", "priority", "99");
    lab.kernel().ip("route", "del", "2001:db8:77::/48", "via", "fe80::2", "dev", "lan0");
  }

  @Test
  void reloadMovesTheNextHopUnderTraffic() {
    String moved = "default from " + Kernel.A + " via fe80::a2";
    try (UdpStream a = lab.stream(HOST_A, 500)) {
      a.awaitAnswer();
      lab.configure(Settings.FAST.withFiberGateway("fe80::a2"));
      lab.sadr("reload").mustWork();
      await().until(() -> lab.kernel().routes("173").stream().anyMatch(r -> r.startsWith(moved)));
      int lost = a.awaitAnswer().stopAndCountLost();
      System.out.printf("next hop changed at 500 packets/s: %d lost of %d%n", lost, a.sent());
      // The kernel itself loses one now and then: 4 of 5,000 replaces at 1000 packets/s.
      assertThat(lost).isLessThan(5);
    } finally {
      lab.configure(Settings.FAST);
      lab.sadr("reload").mustWork();
    }
    lab.awaitEvent("config.reloaded");
  }

  @Test
  void reloadOfAMalformedConfigurationChangesNothing() {
    var before = lab.kernel().routes("173");
    Lab.write(lab.configFile(), "[[uplink]]\nname = 7\n");
    try {
      Outcome outcome = lab.sadr("reload");
      assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(2);
      assertThat(outcome.err()).contains("uplink[0].name");
      assertThat(lab.kernel().routes("173")).isEqualTo(before);
      assertThat(lab.daemon().health("fiber")).isEqualTo("up");
    } finally {
      lab.configure(Settings.FAST);
    }
    lab.awaitEvent("config.rejected");
  }

  @Test
  void flushRefusesWhileADaemonRunsAndThenRemovesEverything() {
    Outcome refused = lab.sadr("flush");
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
    assertThat(lab.kernel().isRouted(Kernel.A)).isTrue();
    lab.daemon().terminate();
    try (UdpStream ula = lab.stream(HOST_ULA, 500);
        UdpStream b = lab.stream(HOST_B, 500)) {
      b.awaitAnswer();
      lab.sadr("flush").mustWork();
      ula.awaitSent(100);
    }
    assertThat(lab.kernel().ours()).isEmpty();
  }
}
