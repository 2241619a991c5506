package sadr.controller.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sadr.controller.config.ConfigException;
import sadr.probes.sim.Answer;
import sadr.probes.sim.Calculation;
import sadr.probes.sim.Experiment;
import sadr.probes.sim.Question;

/** {@code sadr tune}. */
final class TuneCommand extends Subcommand {

  private static final Duration BUDGET = Duration.ofMillis(1500);
  private static final int PROBES_AT_ONCE = 20_000;
  private static final double SECONDS_PER_YEAR = 365.25 * 86_400;
  private static final int MOST_YEARS = 1000;
  private static final String BACK = "\r\u001b[K";

  private final TuneOptions options = new TuneOptions(syntax());

  private final Given<Double> years =
      syntax()
          .option(
              "--simulate",
              "YEARS",
              Double::valueOf,
              "Simulate so many years of loss, not three seconds' worth; 0: mathematics only.");

  private final Given<Long> seed =
      syntax()
          .option(
              "--seed",
              "N",
              Long::valueOf,
              "Of the simulation's dice; the same gives the same result (1).")
          .or(1L);

  private final Given<Boolean> json = Options.json(syntax());

  TuneCommand(Shell shell) {
    super(shell, "tune", "Says what probe settings are worth: how quick, how wary, how dear.");
    syntax()
        .description(
            "Answers by mathematics and by simulation of the daemon's own code, which know nothing of each other:"
                + " how long a death takes to be seen, how often chance is mistaken for a death, and what the probes cost."
                + " Neither the network nor a daemon is touched.",
            "",
            "A death is seen after a wait for the next probe (half of interval / targets), the patience with the first lost"
                + " probe (round trip + 10 ms), a burst of \"fall\" probes, and the patience with the last of them.",
            "",
            "Chance is mistaken for a death when \"fall\" probes in a row are lost at every target that the quorum needs."
                + " Random losses hardly ever do that. Losses in bursts do, if the bursts are long: probes that are 50 ms"
                + " apart meet the same burst. More \"fall\" or a slower \"burst\" outlasts it, and takes longer.")
        .exits(" 0:shown", " 2:an option is wrong, the uplink unknown, the configuration bad")
        .examples(
            "  sadr tune                                   the defaults, at 2 %% loss and 50 ms",
            "  sadr tune --fall 5 --burst 20ms             quicker, and warier lines suffer",
            "  sadr tune -c sadr.toml --uplink fiber --loss 5%% --burst-loss 100ms --rtt 30ms",
            "  sadr tune --simulate 1                      a whole year; takes some minutes");
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    if (years.isGiven() && !(years.get() >= 0 && years.get() <= MOST_YEARS)) {
      throw new CommandException(
          ExitCode.USAGE, "--simulate " + years.get() + ": write 0 to 1000 years");
    }
    List<TuneResult> results = new ArrayList<>();
    for (Question question : options.questions()) {
      results.add(result(question));
    }
    TuneView view = new TuneView(console(), seed.get());
    if (json.isGiven()) {
      view.printJson(results);
    } else {
      view.print(results);
    }
    return ExitCode.DONE;
  }

  private TuneResult result(Question question) {
    Answer calculated = Calculation.answer(question);
    if (years.isGiven() && years.get() == 0) {
      return TuneResult.calculated(question, calculated);
    }
    Experiment experiment = new Experiment(question, seed.get());
    lose(experiment, question);
    return TuneResult.both(question, calculated, experiment.detection(), experiment);
  }

  /** Goes on in small steps, until the wanted years have passed or the time is used up. */
  private void lose(Experiment experiment, Question question) {
    Duration step =
        question.settings().interval().multipliedBy(PROBES_AT_ONCE).dividedBy(question.targets());
    long start = System.nanoTime();
    while (true) {
      double left =
          years.isGiven()
              ? (years.get() - experiment.years()) * SECONDS_PER_YEAR
              : Double.MAX_VALUE;
      long used = System.nanoTime() - start;
      if (left < 0.001 || (!years.isGiven() && used >= BUDGET.toNanos())) {
        break;
      }
      experiment.loseFor(
          left < step.toSeconds() ? Duration.ofMillis(Math.max(1, (long) (left * 1e3))) : step);
      tell(experiment);
    }
    if (console().colour()) {
      console().err().print(BACK);
      console().err().flush();
    }
  }

  private void tell(Experiment experiment) {
    if (console().colour()) {
      console().err().printf("%ssimulated: %.2f years", BACK, experiment.years());
      console().err().flush();
    }
  }
}
