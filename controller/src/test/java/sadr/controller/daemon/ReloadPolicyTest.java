package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import sadr.controller.config.Config;
import sadr.controller.config.KernelConfig;
import sadr.controller.config.KernelConfig.OtherSources;
import sadr.controller.core.Sites;

class ReloadPolicyTest {

  private static final Config NOW = Sites.twoIsps();

  @Test
  void uplinksMayChange() {
    Config next = Sites.of(List.of(NOW.uplinks().get(1)));
    assertThat(ReloadPolicy.obstacles(NOW, next)).isEmpty();
  }

  @Test
  void sourcesOfNoUplinkMayFollowMain() {
    KernelConfig next = kernel(OtherSources.MAIN, NOW.kernel().metric(), 4000);
    assertThat(ReloadPolicy.obstacles(NOW, with(next))).isEmpty();
  }

  /** A guard would stand above the old live routes before the new ones are there. */
  @Test
  void metricsMayNot() {
    OtherSources others = NOW.kernel().otherSources();
    for (KernelConfig next : List.of(kernel(others, 512, 4000), kernel(others, 1024, 5000))) {
      assertThat(ReloadPolicy.obstacles(NOW, with(next)))
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("kernel: numbers");
    }
  }

  private static KernelConfig kernel(OtherSources others, long metric, long guardMetric) {
    KernelConfig now = NOW.kernel();
    return new KernelConfig(
        now.manageSysctls(),
        others,
        now.table(),
        now.uplinkTables(),
        now.mark(),
        now.uplinkRules(),
        now.mainRule(),
        now.rule(),
        now.protocol(),
        now.guardProtocol(),
        metric,
        guardMetric);
  }

  private static Config with(KernelConfig kernel) {
    return new Config(
        NOW.uplinks(),
        NOW.lans(),
        NOW.onDown(),
        kernel,
        NOW.control(),
        NOW.metrics(),
        NOW.stateDirectory());
  }

  @Test
  void whatIsOpenMayNot() {
    Config next =
        new Config(
            NOW.uplinks(),
            NOW.lans(),
            NOW.onDown(),
            NOW.kernel(),
            new Config.ControlConfig(Path.of("/run/other.sock"), "sadr"),
            new Config.MetricsConfig("::1", 1),
            Path.of("/elsewhere"));
    assertThat(ReloadPolicy.obstacles(NOW, next))
        .extracting(text -> text.substring(0, text.indexOf(':')))
        .containsExactly("control", "metrics.listen", "state.directory");
  }
}
