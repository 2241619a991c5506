package sadr.controller.cli;

import java.util.List;
import java.util.concurrent.Callable;
import sadr.controller.config.ConfigException;

/** What every command has: a syntax with help, version and exit codes; a console. */
abstract class Subcommand implements Callable<Integer> {

  private final Shell shell;
  private final Syntax syntax;

  /** Called {@code name}; {@code header} says in one line what it does. */
  Subcommand(Shell shell, String name, String header) {
    this.shell = shell;
    this.syntax = new Syntax(this, name, header);
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

  final Syntax syntax() {
    return syntax;
  }

  final Console console() {
    return shell.console();
  }

  /** The part of the program that works on the kernel; made now. */
  final Program program() {
    return shell.program().get();
  }
}
