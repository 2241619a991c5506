package sadr.controller.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import sadr.controller.cli.Table.Cell;
import sadr.controller.cli.TuneResult.Simulated;
import sadr.controller.config.DurationText;
import sadr.controller.control.JsonLine;
import sadr.probes.health.ProbeSettings;
import sadr.probes.sim.Answer;
import sadr.probes.sim.Experiment;
import sadr.probes.sim.Experiment.Deaths;
import sadr.probes.sim.Question;

/** Prints what {@code sadr tune} found: mathematics and simulation side by side. */
final class TuneView {

  private static final double RARE = 0.1;
  private static final double NEVER = 1e-6;
  private static final double DAYS_PER_YEAR = 365.25;

  private final Console console;
  private final long seed;

  TuneView(Console console, long seed) {
    this.console = console;
    this.seed = seed;
  }

  /** Prints it for people. */
  void print(List<TuneResult> results) {
    Question question = results.get(0).question();
    console.print(asked(question));
    console.print("");
    Table table = new Table(console.colour());
    table.head(heads(results));
    detection(table, "detection, median", results, Answer::median);
    detection(table, "detection, 99 of 100", results, Answer::p99);
    failovers(table, results);
    int targets = question.targets();
    row(
        table,
        "probes a second and target",
        results,
        answer -> String.format(Locale.ROOT, "%.2f", answer.pace(targets)));
    double loss = question.loss();
    row(table, "packets a month, both ways", results, answer -> amount(answer.packets(loss), ""));
    row(table, "bytes a month, as echoes", results, answer -> amount(answer.bytes(loss), "B"));
    table.lines().forEach(console::print);
    if (results.stream().anyMatch(result -> result.simulated().isPresent())) {
      console.print("");
      simulated(results).forEach(console::print);
    }
  }

  private List<String> simulated(List<TuneResult> results) {
    List<Deaths> deaths =
        results.stream().flatMap(each -> each.simulated().stream()).map(Simulated::deaths).toList();
    List<String> lines = new ArrayList<>();
    String most = deaths.stream().anyMatch(Deaths::cutShort) ? "up to " : "";
    lines.add(
        "Simulated: "
            + most
            + Experiment.DEATHS
            + " deaths, and losses for as long as is shown; seed "
            + seed
            + ".");
    for (Deaths cut : deaths) {
      if (cut.cutShort()) {
        lines.add(
            "Cut short: "
                + cut.played()
                + " deaths were played, and "
                + cut.times().count()
                + " found the path up. With so much loss it takes too many probes to come up again.");
      }
    }
    return lines;
  }

  private static void detection(
      Table table, String title, List<TuneResult> results, Function<Answer, Duration> time) {
    List<Cell> cells = new ArrayList<>(List.of(Cell.of(title)));
    for (TuneResult result : results) {
      cells.add(Cell.of(millis(time.apply(result.calculated()))));
      result
          .simulated()
          .map(s -> s.deaths().times().count() == 0 ? "-" : millis(time.apply(s.answer())))
          .map(Cell::of)
          .ifPresent(cells::add);
    }
    table.row(cells.toArray(Cell[]::new));
  }

  private static String[] heads(List<TuneResult> results) {
    List<String> heads = new ArrayList<>(List.of(""));
    for (TuneResult result : results) {
      Question question = result.question();
      String kind =
          question.meanBurst().isZero()
              ? "RANDOM LOSS"
              : "BURSTS OF " + DurationText.format(question.meanBurst());
      heads.add(kind);
      result.simulated().ifPresent(simulated -> heads.add("SIMULATED"));
    }
    return heads.toArray(String[]::new);
  }

  private static void row(
      Table table, String title, List<TuneResult> results, Function<Answer, String> text) {
    List<Cell> cells = new ArrayList<>(List.of(Cell.of(title)));
    for (TuneResult result : results) {
      cells.add(Cell.of(text.apply(result.calculated())));
      result.simulated().ifPresent(s -> cells.add(Cell.of(text.apply(s.answer()))));
    }
    table.row(cells.toArray(Cell[]::new));
  }

  private static void failovers(Table table, List<TuneResult> results) {
    List<Cell> cells = new ArrayList<>(List.of(Cell.of("false failovers")));
    for (TuneResult result : results) {
      cells.add(Cell.of(rate(result.calculated().falseFailovers())));
      result
          .simulated()
          .ifPresent(s -> cells.add(Cell.of(s.failovers() + " in " + years(s.years()))));
    }
    table.row(cells.toArray(Cell[]::new));
  }

  private static String asked(Question question) {
    ProbeSettings settings = question.settings();
    return String.format(
        Locale.ROOT,
        "%d %s, %d must answer; interval %s, burst %s, fall %d, timeout %s; round trip %s, %s %% lost",
        question.targets(),
        question.targets() == 1 ? "target" : "targets",
        question.quorum(),
        DurationText.format(settings.interval()),
        DurationText.format(settings.burst()),
        settings.fall(),
        DurationText.format(settings.timeout()),
        DurationText.format(question.roundTrip()),
        plain(100 * question.loss()));
  }

  private static String plain(double number) {
    String text = String.format(Locale.ROOT, "%.3f", number);
    return text.replaceFirst("\\.?0+$", "");
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%d ms", Math.round(time.toNanos() / 1e6));
  }

  private static String years(double years) {
    return years < 1
        ? String.format(Locale.ROOT, "%.1f days", years * DAYS_PER_YEAR)
        : String.format(Locale.ROOT, "%.1f years", years);
  }

  /** So many a year, or one in so many years. */
  private static String rate(double aYear) {
    if (aYear < NEVER) {
      return "under 1 in a million years";
    }
    return aYear < RARE
        ? String.format(Locale.ROOT, "1 in %.0f years", 1 / aYear)
        : String.format(Locale.ROOT, aYear < 10 ? "%.1f a year" : "%.0f a year", aYear);
  }

  private static String amount(double number, String unit) {
    String[] thousands = {"", "k", "M", "G", "T"};
    int power = 0;
    double rest = number;
    while (rest >= 1000 && power < thousands.length - 1) {
      rest /= 1000;
      power++;
    }
    return String.format(Locale.ROOT, "%.3g %s%s", rest, thousands[power], unit).strip();
  }

  /** Prints it for programs. */
  void printJson(List<TuneResult> results) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("version", 1);
    report.put("settings", settings(results.get(0).question()));
    report.put("seed", seed);
    report.put("lines", results.stream().map(TuneView::line).toList());
    console.print(JsonLine.of(report));
  }

  private static Map<String, Object> settings(Question question) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("targets", question.targets());
    fields.put("quorum", question.quorum());
    fields.put("intervalSeconds", seconds(question.settings().interval()));
    fields.put("burstSeconds", seconds(question.settings().burst()));
    fields.put("fall", question.settings().fall());
    fields.put("timeoutSeconds", seconds(question.settings().timeout()));
    fields.put("rttSeconds", seconds(question.roundTrip()));
    fields.put("loss", question.loss());
    return fields;
  }

  private static Map<String, Object> line(TuneResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("meanBurstSeconds", seconds(result.question().meanBurst()));
    fields.put("mathematics", answer(result.calculated(), result.question()));
    result
        .simulated()
        .ifPresent(
            simulated -> {
              Map<String, Object> found = answer(simulated.answer(), result.question());
              found.put("years", simulated.years());
              found.put("falseFailovers", simulated.failovers());
              found.put("deaths", simulated.deaths().played());
              found.put("deathsSeen", simulated.deaths().times().count());
              fields.put("simulation", found);
            });
    return fields;
  }

  private static Map<String, Object> answer(Answer answer, Question question) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("detectionMedianSeconds", seconds(answer.median()));
    fields.put("detectionP99Seconds", seconds(answer.p99()));
    fields.put("falseFailoversPerYear", answer.falseFailovers());
    fields.put("probesPerSecondAndTarget", answer.pace(question.targets()));
    fields.put("packetsPerMonth", Math.round(answer.packets(question.loss())));
    fields.put("bytesPerMonth", Math.round(answer.bytes(question.loss())));
    return fields;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
