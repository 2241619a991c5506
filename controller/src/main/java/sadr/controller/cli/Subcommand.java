package sadr.controller.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import sadr.controller.config.ConfigException;

/** What every command has: help, version, exit codes, a console. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = SadrCommand.Version.class,
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    exitCodeListHeading = "%nExit codes:%n",
    footerHeading = "%nExamples:%n")
abstract class Subcommand implements Callable<Integer> {

  private final Shell shell;

  Subcommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public final Integer call() throws CommandException, ConfigException {
    ExitCode code = execute();
    console().out().flush();
    return code.number();
  }

  /** The commands that it has itself. */
  List<Subcommand> parts() {
    return List.of();
  }

  /** Does it. */
  abstract ExitCode execute() throws CommandException, ConfigException;

  Console console() {
    return shell.console();
  }

  /** The part of the program that works on the kernel; made now. */
  Program program() {
    return shell.program().get();
  }
}
