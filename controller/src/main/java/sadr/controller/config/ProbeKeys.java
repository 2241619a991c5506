package sadr.controller.config;

import java.time.Duration;
import java.util.Optional;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;

/**
 * The keys of {@code [probe]} or of an uplink's {@code probe}, as far as they are written there.
 */
record ProbeKeys(
    Optional<ProbeKind> kind,
    Optional<Duration> interval,
    Optional<Duration> timeout,
    Optional<Long> fall,
    Optional<Duration> burst,
    Optional<Long> rise,
    Optional<Double> maxLoss,
    Optional<Duration> maxRtt,
    Optional<Duration> window) {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST_PROBES = 1000;

  static ProbeKeys read(Section section) {
    return new ProbeKeys(
        section.text("kind", ProbeKinds::parse).map(Located::value),
        section.duration("interval", Duration.ofMillis(10), HOUR),
        section.duration("timeout", SHORTEST, MINUTE),
        section.number("fall", 1, MOST_PROBES),
        section.duration("burst", SHORTEST, HOUR),
        section.number("rise", 1, MOST_PROBES),
        section.share("max-loss"),
        section.duration("max-rtt", SHORTEST, MINUTE),
        section.duration("window", Duration.ofMillis(10), Duration.ofDays(1)));
  }

  /** These keys, and those of {@code defaults} where these are silent. */
  ProbeKeys or(ProbeKeys defaults) {
    return new ProbeKeys(
        kind.or(defaults::kind),
        interval.or(defaults::interval),
        timeout.or(defaults::timeout),
        fall.or(defaults::fall),
        burst.or(defaults::burst),
        rise.or(defaults::rise),
        maxLoss.or(defaults::maxLoss),
        maxRtt.or(defaults::maxRtt),
        window.or(defaults::window));
  }

  /** The settings; what is not written gets its default, which yields to a written interval. */
  ProbeSettings settings() {
    ProbeSettings standard = ProbeSettings.DEFAULT;
    Duration pace = interval.orElse(standard.interval());
    return new ProbeSettings(
        pace,
        timeout.orElse(standard.timeout()),
        fall.map(Math::toIntExact).orElse(standard.fall()),
        burst.orElse(pace.compareTo(standard.burst()) < 0 ? pace : standard.burst()),
        rise.map(Math::toIntExact).orElse(standard.rise()),
        maxLoss.orElse(standard.maxLoss()),
        maxRtt.orElse(standard.maxRtt()),
        window.orElse(pace.compareTo(standard.window()) > 0 ? pace : standard.window()));
  }

  /** Reports what contradicts itself once {@code inherited} is added, at a key written here. */
  void check(Section section, ProbeKeys inherited) {
    ProbeSettings all = or(inherited).settings();
    String pace = DurationText.format(all.interval());
    if (all.burst().compareTo(all.interval()) > 0) {
      String text = DurationText.format(all.burst()) + " is longer than the interval of " + pace;
      report(section, "burst", burst, "burst " + text + "; write " + pace + " or less for burst");
    }
    if (all.window().compareTo(all.interval()) < 0) {
      String text = DurationText.format(all.window()) + " is shorter than the interval of " + pace;
      report(
          section, "window", window, "window " + text + "; write " + pace + " or more for window");
    }
  }

  private void report(Section section, String key, Optional<Duration> value, String text) {
    if (value.isPresent()) {
      section.problem(key, text);
    } else if (interval.isPresent()) {
      section.problem("interval", text);
    }
  }
}
