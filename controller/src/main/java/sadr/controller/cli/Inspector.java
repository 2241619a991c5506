package sadr.controller.cli;

import java.util.Optional;
import sadr.controller.config.Config;
import sadr.controller.control.StatusReport;
import sadr.controller.explain.Answer;
import sadr.controller.explain.Question;

/** What the commands that look and change nothing need of the kernel. */
public interface Inspector {

  /**
   * Which way a packet takes, and why.
   *
   * @param config already read
   * @param running how a running daemon sees the uplinks
   * @param question which packet
   * @throws CommandException if the kernel cannot be read, or has no such interface
   */
  Answer explain(Config config, Optional<StatusReport> running, Question question)
      throws CommandException;
}
