package sadr.controller.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
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

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Take the settings of an uplink in this configuration, not the defaults.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--uplink",
      paramLabel = "NAME",
      description = "Which uplink; needed where the configuration has several.")
  private Optional<String> uplink = Optional.empty();

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      converter = Options.DurationConverter.class,
      description = "Between two probes of a target while all is well (500ms).")
  private Optional<Duration> interval = Optional.empty();

  @Option(
      names = "--burst",
      paramLabel = "TIME",
      converter = Options.DurationConverter.class,
      description = "Between two probes from the first loss to the verdict (50ms).")
  private Optional<Duration> burst = Optional.empty();

  @Option(
      names = "--fall",
      paramLabel = "N",
      description = "Losses in a row that take a target down (10).")
  private Optional<Integer> fall = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Options.DurationConverter.class,
      description = "The longest wait for an answer (1s).")
  private Optional<Duration> timeout = Optional.empty();

  @Option(names = "--targets", paramLabel = "N", description = "How many targets (2).")
  private Optional<Integer> targets = Optional.empty();

  @Option(names = "--quorum", paramLabel = "N", description = "How many must be up (1).")
  private Optional<Integer> quorum = Optional.empty();

  @Option(
      names = "--loss",
      paramLabel = "SHARE",
      converter = ShareConverter.class,
      description = "What the line loses in the mean, as in 2%% or 0.02 (2%%).")
  private double loss = 0.02;

  @Option(
      names = "--burst-loss",
      paramLabel = "TIME",
      converter = Options.DurationConverter.class,
      description = "How long a burst of losses is in the mean, where they come in bursts (20ms).")
  private Duration meanBurst = Duration.ofMillis(20);

  @Option(
      names = "--rtt",
      paramLabel = "TIME",
      converter = Options.DurationConverter.class,
      description = "The round trip to the targets (50ms).")
  private Duration roundTrip = Duration.ofMillis(50);

  /** The question about losses that come one by one, and the one about bursts. */
  List<Question> questions() throws CommandException, ConfigException {
    ProbeConfig base = base();
    ProbeSettings settings = settings(base.settings());
    int count = targets.orElse(base.targets().isEmpty() ? 2 : base.targets().size());
    int needed = quorum.orElse(Math.min(Math.max(1, base.quorum()), count));
    requireRange("--targets", count, MOST_TARGETS);
    require(
        needed >= 1 && needed <= count,
        "--quorum " + needed + ": write 1 to " + count + ", the number of targets");
    require(
        !meanBurst.isNegative() && !meanBurst.isZero(), "--burst-loss must be longer than nothing");
    return List.of(
        new Question(settings, count, needed, roundTrip, loss, Duration.ZERO),
        new Question(settings, count, needed, roundTrip, loss, meanBurst));
  }

  private ProbeConfig base() throws CommandException, ConfigException {
    if (file.isEmpty() && uplink.isEmpty()) {
      return new ProbeConfig(List.of(), 1, ProbeSettings.DEFAULT);
    }
    Config config = ConfigReader.read(file.orElse(ConfigReader.DEFAULT_FILE));
    List<String> names = config.uplinks().stream().map(UplinkConfig::name).toList();
    require(
        uplink.isPresent() || names.size() == 1,
        "which uplink? Write --uplink and one of " + String.join(", ", names));
    String name = uplink.orElseGet(() -> names.get(0));
    require(
        names.contains(name),
        "there is no uplink \"" + name + "\"; there are " + String.join(", ", names));
    return config.uplinks().get(names.indexOf(name)).probe();
  }

  private ProbeSettings settings(ProbeSettings base) throws CommandException {
    Duration pace = interval.orElse(base.interval());
    Duration least = pace.compareTo(base.burst()) < 0 ? pace : base.burst();
    ProbeSettings asked =
        new ProbeSettings(
            pace,
            timeout.orElse(base.timeout()),
            fall.orElse(base.fall()),
            burst.orElse(least),
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
        roundTrip.compareTo(asked.timeout()) < 0,
        "with a round trip of "
            + DurationText.format(roundTrip)
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
  static final class ShareConverter implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      boolean percent = value.endsWith("%");
      String number = percent ? value.substring(0, value.length() - 1).strip() : value;
      double share = number.matches("[0-9]{1,3}(\\.[0-9]{1,9})?") ? Double.parseDouble(number) : -1;
      share = percent ? share / 100 : share;
      if (share < 0 || share >= 1) {
        throw new TypeConversionException(
            "\"" + value + "\" is no share; write 0% to 99%, or 0 to 0.99");
      }
      return share;
    }
  }
}
