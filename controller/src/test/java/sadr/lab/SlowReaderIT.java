package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Readers of the page's stream that do not read. */
@Tag("netns")
class SlowReaderIT {

  private static final int PAGES = 50;
  private static final int DEAF = 10;

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FAST);

  private final Lab lab = SITE.lab();

  /** They cost their bounded buffers until they are cut off and counted; the others go on. */
  @Test
  void whoDoesNotReadIsCutOffAndCounted() {
    double before = lab.metric("sadr_http_refused_total{reason=\"slow\"}");
    try (Pages pages = Pages.open(lab.topology().node("router"), PAGES, DEAF)) {
      await("an event on each page").until(() -> pages.events() >= PAGES);
      await("the deaf are cut off")
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> lab.metric("sadr_http_refused_total{reason=\"slow\"}") >= before + DEAF);
      assertThat(pages.ended()).isZero();
    }
  }
}
