package sadr.controller.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.control.StatusReport;

/** What the commands that work on the kernel need; {@code sadr.controller.daemon} implements it. */
public interface Program {

  /**
   * Runs the daemon on the calling thread until it is told to stop.
   *
   * @param config already read; its socket is the one to serve
   * @param file where {@code reload} reads the configuration again
   * @throws CommandException if it cannot start, for example without CAP_NET_ADMIN
   */
  void run(Config config, Path file) throws CommandException;

  /**
   * Starts a daemon where none runs; at the deadline all that it made is removed, unless the trial
   * is confirmed.
   *
   * @param config already read; its socket is the one to serve
   * @param file where it was read from
   * @param forTime until the deadline
   * @throws CommandException if it cannot be: all is as it was then
   */
  void tryFirst(Config config, Path file, Duration forTime) throws CommandException;

  /**
   * Has somebody watch over a trial who outlives the terminal and the daemon.
   *
   * @param stateDirectory the daemon's
   * @param forTime until the deadline
   * @throws CommandException if it cannot be
   */
  void watch(Path stateDirectory, Duration forTime) throws CommandException;

  /**
   * Puts all back after a trial's deadline, where no daemon does.
   *
   * @param stateDirectory the daemon's
   * @throws CommandException if it is not the time yet, a daemon runs, or it cannot be done
   */
  void expire(Path stateDirectory) throws CommandException;

  /**
   * Tells whoever started the program that there is nothing to run yet, or why it cannot run.
   *
   * @param bad what is wrong with the configuration
   * @param file which one
   * @return whether this is a good end: nothing is configured yet, and a service manager knows
   */
  boolean rests(ConfigException bad, Path file);

  /**
   * What would stand in the kernel.
   *
   * @param config already read
   * @param running how a running daemon sees the uplinks; without one, every uplink whose interface
   *     and gateway are known counts as usable
   * @return lines for {@code ip -6 -batch}, and {@code #} comments
   * @throws CommandException if the kernel cannot be read
   */
  List<String> plan(Config config, Optional<StatusReport> running) throws CommandException;

  /**
   * Removes all that is ours from the kernel. The command has made sure that no daemon answers on
   * the socket.
   *
   * @param config already read: its protocol numbers say what is ours
   * @return what was removed, a line each, in {@code ip} words
   * @throws CommandException if something could not be removed
   */
  List<String> flush(Config config) throws CommandException;

  /** What looks at the kernel and changes nothing. */
  Inspector inspector();
}
