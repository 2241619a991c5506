package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.probes.health.Endpoint;
import sadr.probes.health.PathReport.Standing;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.Target;

/** Targets by name, with resolvers that answer, refuse or keep silent. */
@Tag("netns")
class NameResolverTest {

  private static final Ip6Address SECOND = Ip6Address.parse("2001:db8:ffff::2");
  private static final Target NAMED =
      new Target(new ProbeKind.Icmp(), new Endpoint.Named("www.example.net"));
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;

  private final Probing probing = new Probing();
  private final ScriptedResolver resolver =
      new ScriptedResolver(probing.lab.isp, "2001:db8:ffff::1", ScriptedResolver.SILENT);

  @AfterEach
  void tearDown() {
    resolver.close();
    probing.close();
  }

  @Test
  void theNamesAddressIsProbedAndNotAskedForEachTime() {
    resolver.script((query, mouth) -> mouth.say(ScriptedResolver.answer(query, 0, SECOND)));
    probing.probe(List.of(FarSide.FIRST_ADDRESS), NAMED);
    probing.awaitState(0, PathState.UP);
    await().until(() -> probing.target(0).sent() > 10);
    // On a busy machine the answer may be so late that it is asked for again.
    assertThat(resolver.askers).hasSizeBetween(1, 3);
    assertThat(resolver.askers.get(0).getAddress().getHostAddress())
        .isEqualTo("2001:db8:a000:0:0:0:0:1");
  }

  @Test
  void theNextResolverIsAskedWhereOneCannotSay() throws Exception {
    resolver.script((query, mouth) -> mouth.say(ScriptedResolver.answer(query, SERVFAIL)));
    try (ScriptedResolver other =
        new ScriptedResolver(
            probing.lab.isp,
            "2001:db8:ffff::2",
            (query, mouth) -> mouth.say(ScriptedResolver.answer(query, 0, SECOND)))) {
      probing.probe(List.of(FarSide.FIRST_ADDRESS, SECOND), NAMED);
      probing.awaitState(0, PathState.UP);
      assertThat(other.askers).isNotEmpty();
    }
  }

  @Test
  void aNameThatDoesNotExistSaysSoAndIsNoOutage() {
    resolver.script((query, mouth) -> mouth.say(ScriptedResolver.answer(query, NXDOMAIN)));
    probing.probe(List.of(FarSide.FIRST_ADDRESS), NAMED, FarSide.SECOND);
    probing.awaitState(1, PathState.UP);
    await().until(() -> probing.target(0).standing() == Standing.ABSENT);
    assertThat(probing.target(0).reason())
        .contains("www.example.net does not exist, says 2001:db8:ffff::1");
    assertThat(probing.target(0).sent()).isZero();
    assertThat(probing.report().state()).isEqualTo(PathState.UP);
  }

  @Test
  void aResolverThatNeverAnswersDelaysNothing() {
    probing.probe(List.of(FarSide.FIRST_ADDRESS), NAMED, FarSide.SECOND);
    probing.awaitState(1, PathState.UP);
    AtomicLong sent = new AtomicLong(probing.target(1).sent());
    long begun = System.nanoTime();
    await().until(() -> probing.target(1).sent() >= sent.get() + 30);
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertThat(seconds).as("time for 30 probes, one each 100 ms").isLessThan(10);
    assertThat(probing.target(1).state()).isEqualTo(PathState.UP);
    assertThat(probing.target(1).rttNanos().orElseThrow()).isLessThan(200_000_000L);
    assertThat(probing.target(0).sent()).isZero();
    assertThat(probing.target(0).notSent()).isGreaterThan(0);
    await()
        .untilAsserted(
            () ->
                assertThat(probing.target(0).reason())
                    .contains("2001:db8:ffff::1 does not answer"));
  }

  @Test
  void aForgedAnswerIsNotTaken() {
    resolver.script(
        (query, mouth) -> {
          byte[] forged = ScriptedResolver.answer(query, 0, FarSide.FIRST_ADDRESS);
          forged[0] ^= 1;
          mouth.say(forged);
          mouth.say(ScriptedResolver.answer(query, 0, SECOND));
        });
    probing.probe(List.of(FarSide.FIRST_ADDRESS), NAMED);
    probing.awaitState(0, PathState.UP);
    assertThat(probing.loop.counts().forged()).isEqualTo(1);
  }
}
