package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import sadr.controller.config.Config;
import sadr.controller.core.Sites;

class ReloadPolicyTest {

  private static final Config NOW = Sites.twoIsps();

  @Test
  void uplinksMayChange() {
    Config next = Sites.of(List.of(NOW.uplinks().get(1)));
    assertThat(ReloadPolicy.obstacles(NOW, next)).isEmpty();
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
