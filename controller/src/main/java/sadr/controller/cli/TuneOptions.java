package sadr.controller.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.config.DurationText;
import sadr.controller.config.UplinkConfig;
import sadr.controller.config.UplinkConfig.ProbeConfig;
import sadr.probes.health.ProbeSettings;
import sadr.probes.sim.Question;

/** What {@code sadr tune} is asked: settings from the configuration or the options, and a line. */
final class TuneOptions {

  private static final int MOST_PROBES = 1000;
  private static final int MOST_TARGETS = 64;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Given<Path> file;
  private final Given<String> uplink;
  private final Given<Duration> interval;
  private final Given<Duration> burst;
  private final Given<Integer> fall;
  private final Given<Duration> timeout;
  private final Given<Integer> targets;
  private final Given<Integer> quorum;
  private final Given<Double> loss;
  private final Given<Duration> meanBurst;
  private final Given<Duration> roundTrip;

  TuneOptions(Syntax syntax) {
    file =
        syntax.file(
            "FILE",
            "Take the settings of an uplink in this configuration, not the defaults.",
            "-c",
            "--config");
    uplink =
        syntax.option(
            "--uplink", "NAME", "Which uplink; needed where the configuration has several.");
    interval =
        syntax.option(
            "--interval",
            "TIME",
            DurationText::parse,
            "Between two probes of a target while all is well (500ms).");
    burst =
        syntax.option(
            "--burst",
            "TIME",
            DurationText::parse,
            "Between two probes from the first loss to the verdict (50ms).");
    fall =
        syntax.option(
            "--fall", "N", Integer::valueOf, "Losses in a row that take a target down (10).");
    timeout =
        syntax.option(
            "--timeout", "TIME", DurationText::parse, "The longest wait for an answer (1s).");
    targets = syntax.option("--targets", "N", Integer::valueOf, "How many targets (2).");
    quorum = syntax.option("--quorum", "N", Integer::valueOf, "How many must be up (1).");
    loss =
        syntax
            .option(
                "--loss",
                "SHARE",
                TuneOptions::share,
                "What the line loses in the mean, as in 2%% or 0.02 (2%%).")
            .or(0.02);
    meanBurst =
        syntax
            .option(
                "--burst-loss",
                "TIME",
                DurationText::parse,
                "How long a burst of losses is in the mean, where they come in bursts (20ms).")
            .or(Duration.ofMillis(20));
    roundTrip =
        syntax
            .option("--rtt", "TIME", DurationText::parse, "The round trip to the targets (50ms).")
            .or(Duration.ofMillis(50));
  }

  /** The question about losses that come one by one, and the one about bursts. */
  List<Question> questions() throws CommandException, ConfigException {
    ProbeConfig base = base();
    ProbeSettings settings = settings(base.settings());
    int count = targets.value().orElse(base.targets().isEmpty() ? 2 : base.targets().size());
    int needed = quorum.value().orElse(Math.min(Math.max(1, base.quorum()), count));
    requireRange("--targets", count, MOST_TARGETS);
    require(
        needed >= 1 && needed <= count,
        "--quorum " + needed + ": write 1 to " + count + ", the number of targets");
    require(
        !meanBurst.get().isNegative() && !meanBurst.get().isZero(),
        "--burst-loss must be longer than nothing");
    return List.of(
        new Question(settings, count, needed, roundTrip.get(), loss.get(), Duration.ZERO),
        new Question(settings, count, needed, roundTrip.get(), loss.get(), meanBurst.get()));
  }

  private ProbeConfig base() throws CommandException, ConfigException {
    if (!file.isGiven() && !uplink.isGiven()) {
      return new ProbeConfig(List.of(), 1, ProbeSettings.DEFAULT);
    }
    Config config = ConfigReader.read(file.value().orElse(ConfigReader.DEFAULT_FILE));
    List<String> names = config.uplinks().stream().map(UplinkConfig::name).toList();
    require(
        uplink.isGiven() || names.size() == 1,
        "which uplink? Write --uplink and one of " + String.join(", ", names));
    String name = uplink.value().orElseGet(() -> names.get(0));
    require(
        names.contains(name),
        "there is no uplink \"" + name + "\"; there are " + String.join(", ", names));
    return config.uplinks().get(names.indexOf(name)).probe();
  }

  private ProbeSettings settings(ProbeSettings base) throws CommandException {
    Duration pace = interval.value().orElse(base.interval());
    Duration least = pace.compareTo(base.burst()) < 0 ? pace : base.burst();
    ProbeSettings asked =
        new ProbeSettings(
            pace,
            timeout.value().orElse(base.timeout()),
            fall.value().orElse(base.fall()),
            burst.value().orElse(least),
            base.rise(),
            base.maxLoss(),
            base.maxRtt(),
            pace.compareTo(base.window()) > 0 ? pace : base.window());
    requireRange("--interval", asked.interval());
    requireRange("--burst", asked.burst());
    requireRange("--timeout", asked.timeout());
    requireRange("--fall", asked.fall(), MOST_PROBES);
    require(
        asked.burst().compareTo(asked.interval()) <= 0,
        "--burst is longer than the interval of " + DurationText.format(asked.interval()));
    require(
        roundTrip.get().compareTo(asked.timeout()) < 0,
        "with a round trip of "
            + DurationText.format(roundTrip.get())
            + " every probe is lost: the timeout is "
            + DurationText.format(asked.timeout()));
    return asked;
  }

  private static void requireRange(String option, Duration value) throws CommandException {
    require(
        value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0,
        option + " " + DurationText.format(value) + ": write 1ms to 1h");
  }

  private static void requireRange(String option, int value, int most) throws CommandException {
    require(value >= 1 && value <= most, option + " " + value + ": write 1 to " + most);
  }

  private static void require(boolean good, String otherwise) throws CommandException {
    if (!good) {
      throw new CommandException(ExitCode.USAGE, otherwise);
    }
  }

  /** A share, as "2%" or "0.02". */
  private static double share(String value) {
    boolean percent = value.endsWith("%");
    String number = percent ? value.substring(0, value.length() - 1).strip() : value;
    double share = number.matches("[0-9]{1,3}(\\.[0-9]{1,9})?") ? Double.parseDouble(number) : -1;
    share = percent ? share / 100 : share;
    if (share < 0 || share >= 1) {
      throw new IllegalArgumentException(
          "\"" + value + "\" is no share; write 0% to 99%, or 0 to 0.99");
    }
    return share;
  }
}
