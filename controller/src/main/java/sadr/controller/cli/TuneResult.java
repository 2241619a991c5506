package sadr.controller.cli;

import java.util.Optional;
import sadr.probes.sim.Answer;
import sadr.probes.sim.Experiment;
import sadr.probes.sim.Experiment.Deaths;
import sadr.probes.sim.Question;

/**
 * What {@code sadr tune} found about one question.
 *
 * @param question what was asked
 * @param calculated by mathematics
 * @param simulated by simulation, unless that was not wanted
 */
record TuneResult(Question question, Answer calculated, Optional<Simulated> simulated) {

  /**
   * By simulation.
   *
   * @param answer what was found
   * @param years how long the losing path was simulated
   * @param failovers how often it went down
   * @param deaths how many deaths were simulated
   */
  record Simulated(Answer answer, double years, int failovers, Deaths deaths) {}

  static TuneResult calculated(Question question, Answer answer) {
    return new TuneResult(question, answer, Optional.empty());
  }

  static TuneResult both(
      Question question, Answer calculated, Deaths deaths, Experiment experiment) {
    Answer answer = experiment.answer(deaths.times());
    Simulated found =
        new Simulated(answer, experiment.years(), experiment.falseFailovers(), deaths);
    return new TuneResult(question, calculated, Optional.of(found));
  }
}
