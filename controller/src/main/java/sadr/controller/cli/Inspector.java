package sadr.controller.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sadr.controller.config.Config;
import sadr.controller.control.StatusReport;
import sadr.controller.doctor.Diagnosis;
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

  /**
   * To find out what ISPs carry.
   *
   * @param uplinks the names of those to ask about; none for all
   * @param says takes a line for each kind of packet before it is sent
   */
  record IspProbing(List<String> uplinks, Consumer<String> says) {

    /** Copies the list. */
    public IspProbing {
      uplinks = List.copyOf(uplinks);
    }

    /** Whether this uplink is asked about. */
    public boolean covers(String uplink) {
      return uplinks.isEmpty() || uplinks.contains(uplink);
    }
  }

  /**
   * What is wrong.
   *
   * @param config already read
   * @param running how a running daemon sees things
   * @param trials what to send to find out what the ISPs carry; empty to send nothing
   * @throws CommandException if the kernel cannot be read
   */
  Diagnosis diagnose(Config config, Optional<StatusReport> running, Optional<IspProbing> trials)
      throws CommandException;
}
