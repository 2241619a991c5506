package sadr.controller.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import sadr.controller.control.StatusReport.Blips;
import sadr.controller.control.StatusReport.Probe;
import sadr.controller.control.StatusReport.Uplink;

/** What the probes of an uplink have to say beside its verdict, for people. */
final class ProbeView {

  private static final Duration RECENT = Duration.ofDays(1);

  private ProbeView() {}

  /** The jitter of the target whose answers come fastest: that of the path, not of the target. */
  static OptionalDouble jitter(Uplink uplink) {
    OptionalDouble least = OptionalDouble.empty();
    for (Probe probe : uplink.probes()) {
      OptionalDouble jitter = probe.jitterSeconds();
      if (jitter.isPresent()) {
        least = OptionalDouble.of(Math.min(jitter.getAsDouble(), least.orElse(Double.MAX_VALUE)));
      }
    }
    return least;
  }

  /** What is worth a word: targets that are not up while the uplink is, and short outages. */
  static List<String> words(Uplink uplink, Instant now) {
    List<String> words = new ArrayList<>();
    for (Probe probe : uplink.probes()) {
      boolean said = uplink.health().equals("down") && probe.state().equals("down");
      if (!said && !probe.reason().isEmpty()) {
        words.add(probe.kind() + " to " + probe.target() + " " + probe.reason());
      }
    }
    blips(uplink.blips(), now, words);
    return words;
  }

  private static void blips(Blips blips, Instant now, List<String> words) {
    if (blips.at().isEmpty()) {
      return;
    }
    Duration ago = Duration.between(blips.at().get(), now);
    if (ago.compareTo(RECENT) < 0) {
      long millis = Math.round(1000 * blips.lastSeconds().orElse(0));
      String outages = blips.count() == 1 ? " short outage" : " short outages";
      words.add(blips.count() + outages + ", " + millis + " ms " + StatusView.span(ago) + " ago");
    }
  }
}
