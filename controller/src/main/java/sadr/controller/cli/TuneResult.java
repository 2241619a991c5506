package sadr.controller.cli;

import java.util.Optional;
import sadr.probes.sim.Answer;
import sadr.probes.sim.Experiment;
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
   */
  record Simulated(Answer answer, double years, int failovers) {}

  static TuneResult calculated(Question question, Answer answer) {
    return new TuneResult(question, answer, Optional.empty());
  }

  static TuneResult both(
      Question question, Answer calculated, Answer simulated, Experiment experiment) {
    Simulated found = new Simulated(simulated, experiment.years(), experiment.falseFailovers());
    return new TuneResult(question, calculated, Optional.of(found));
  }
}
