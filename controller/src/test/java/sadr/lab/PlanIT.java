package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code sadr plan} prints what {@code sadr run} does. */
@Tag("netns")
class PlanIT {

  private static final String NOTHING = "# nothing: the kernel holds all of it\n";

  private Lab lab;

  @BeforeEach
  void up() {
    lab = Lab.up(Settings.FAST);
  }

  @AfterEach
  void down() {
    lab.finish();
  }

  @Test
  void ipTakesThePlanWholeAndMakesWhatRunInstalls() {
    String plan = lab.sadr("plan").mustWork();
    assertThat(lab.kernel().ours()).isEmpty();
    Lab.write(lab.directory().resolve("plan"), plan);

    lab.kernel().ip("-batch", lab.directory().resolve("plan").toString());

    List<String> byHand = lab.kernel().routesAndRules();
    assertThat(byHand).anyMatch(line -> line.contains("default from " + Kernel.A + " via"));
    assertThat(lab.kernel().isGuarded(Kernel.A)).isTrue();
    assertThat(lab.kernel().isRouted(Kernel.B)).isTrue();
    assertThat(lab.kernel().hasRule(17500)).isTrue();
    lab.sadr("flush").mustWork();
    assertThat(lab.kernel().ours()).isEmpty();
    lab.start();
    lab.settle();
    assertThat(lab.kernel().routesAndRules()).containsExactlyInAnyOrderElementsOf(byHand);
  }

  @Test
  void daemonTakesOverWhatThePlanMade() {
    Lab.write(lab.directory().resolve("plan"), lab.sadr("plan").mustWork());
    lab.kernel().ip("-batch", lab.directory().resolve("plan").toString());
    try (RouteWatch watch = RouteWatch.on(lab.topology())) {
      lab.start();
      lab.settle();
      assertThat(watch.events()).as("nothing to do").noneMatch(e -> e.line().contains("proto 17"));
    }
  }

  @Test
  void nothingIsPlannedWhereTheDaemonHasDoneItsWork() {
    lab.start();
    lab.settle();
    assertThat(lab.sadr("plan").mustWork()).isEqualTo(NOTHING);
    lab.topology().silence("fiber");
    lab.daemon().awaitHealth("fiber", "down");
    lab.kernel().awaitNotRouted(Kernel.A);
    // What follows the routes follows at once, but not before them.
    await("the daemon's view counts").until(() -> lab.sadr("plan").mustWork().equals(NOTHING));
  }

  /** Numbers belong to names, whatever the order, with a daemon and without. */
  @Test
  void planKnowsTheNumbersThatUplinksWereGiven() {
    lab.start();
    lab.settle();
    Lab.write(lab.configFile(), Uplinks.of(lab).only("cable", "fiber"));
    assertThat(lab.sadr("plan").mustWork()).isEqualTo(NOTHING);
    lab.daemon().terminate();
    assertThat(lab.sadr("plan").mustWork()).isEqualTo(NOTHING);
  }
}
