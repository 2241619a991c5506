package sadr.controller.cli;

import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import sadr.controller.config.ConfigException;
import sadr.controller.config.Spelling;

/**
 * {@code sadr} itself: finds the command, calls it, turns what went wrong into words and numbers.
 */
public final class SadrCommand implements Runnable {

  /** In the order of the help. */
  private static final List<String> COMMANDS =
      List.of(
          "run",
          "check",
          "plan",
          "status",
          "failover",
          "drain",
          "restore",
          "drill",
          "prefix",
          "events",
          "doctor",
          "explain",
          "why",
          "tune",
          "reload",
          "try",
          "flush");

  private final Syntax syntax;

  private SadrCommand() {
    syntax =
        new Syntax(
                this,
                "sadr",
                "Keeps a site with several IPv6 providers working when one of them dies.")
            .description(
                "Sends the traffic of each delegated prefix to the provider that delegated it, probes every"
                    + " uplink, and moves the routes when one dies.")
            .exits(
                " 0:done",
                " 1:failed, or status found something unhealthy",
                " 2:bad usage, an unknown uplink, a bad configuration",
                " 3:no daemon answers",
                " 4:not permitted")
            .examples(
                "  sadr check -c sadr.toml            is the configuration good?",
                "  sadr run                           the daemon, in the foreground",
                "  sadr status                        how does it stand?",
                "  sadr failover fiber --for 30m      work on the line, half an hour",
                "",
                "\"sadr COMMAND --help\" tells more about each command.");
  }

  /**
   * Runs one command.
   *
   * @param program called only by the commands that work on the kernel
   * @param out for what was asked for; a command that cannot write there has failed
   * @param err for what went wrong
   * @param args as the shell gave them
   * @return the exit code
   */
  public static int execute(
      Supplier<Program> program, OutputStream out, OutputStream err, String... args) {
    Output output = new Output(out);
    Shell shell = new Shell(program, Console.of(output, err));
    int code = commandLine(shell, named(args)).execute(args);
    shell.console().out().flush();
    if (output.failure().isEmpty()) {
      return code;
    }
    shell.console().error("standard output: " + output.failure().get());
    return code == ExitCode.DONE.number() ? ExitCode.FAILED.number() : code;
  }

  /** All commands, ready to be executed or asked for their help. */
  static CommandLine commandLine(Shell shell) {
    return commandLine(shell, COMMANDS);
  }

  /** Where a command is named, only that one is made: picocli takes its time for each. */
  private static List<String> named(String[] args) {
    boolean known = args.length > 0 && COMMANDS.contains(args[0]);
    return known ? List.of(args[0]) : COMMANDS;
  }

  /** A switch, not a map of constructors: Java makes an object for each of those, at each start. */
  private static Subcommand command(String name, Shell shell) {
    return switch (name) {
      case "run" -> new RunCommand(shell);
      case "check" -> new CheckCommand(shell);
      case "plan" -> new PlanCommand(shell);
      case "status" -> new StatusCommand(shell);
      case "failover" -> new FailoverCommand(shell);
      case "drain" -> new DrainCommand(shell);
      case "restore" -> new RestoreCommand(shell);
      case "drill" -> new DrillCommand(shell);
      case "prefix" -> new PrefixCommand(shell);
      case "events" -> new EventsCommand(shell);
      case "doctor" -> new DoctorCommand(shell);
      case "explain" -> new ExplainCommand(shell);
      case "why" -> new WhyCommand(shell);
      case "tune" -> new TuneCommand(shell);
      case "reload" -> new ReloadCommand(shell);
      case "try" -> new TryCommand(shell);
      case "flush" -> new FlushCommand(shell);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static CommandLine commandLine(Shell shell, List<String> names) {
    CommandLine line = new SadrCommand().syntax.parser();
    // A loop, not a lambda: one that names picocli's old classes keeps them out of the archive.
    for (String name : names) {
      line.addSubcommand(part(command(name, shell)));
    }
    line.setOut(shell.console().out());
    line.setErr(shell.console().err());
    line.setUsageHelpWidth(100);
    line.setParameterExceptionHandler(new UsageErrors(shell.console()));
    line.setExecutionExceptionHandler(new Failures(shell.console()));
    return line;
  }

  private static CommandLine part(Subcommand command) {
    CommandLine part = command.syntax().parser();
    for (Subcommand below : command.parts()) {
      part.addSubcommand(below.syntax().parser());
    }
    return part;
  }

  @Override
  public void run() {
    throw syntax.wrong("Missing command");
  }

  /** Bad arguments. Classes, not lambdas: those keep picocli's old classes out of the archive. */
  private static final class UsageErrors implements IParameterExceptionHandler {

    private final Console console;

    UsageErrors(Console console) {
      this.console = console;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
      console.error(text(e));
      console
          .err()
          .println("try \"" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help\"");
      console.err().flush();
      return ExitCode.USAGE.number();
    }
  }

  /** What is wrong, in our words where picocli speaks of arguments and means commands. */
  private static String text(ParameterException e) {
    Set<String> commands = e.getCommandLine().getSubcommands().keySet();
    boolean command = !commands.isEmpty();
    if (command
        && e instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()) {
      String name = unmatched.getUnmatched().get(0);
      return Spelling.nearest(name, e.getCommandLine().getParent() == null ? COMMANDS : commands)
          .map(known -> "there is no command \"" + name + "\"; did you mean \"" + known + "\"?")
          .orElse("there is no command \"" + name + "\"");
    }
    return String.valueOf(e.getMessage());
  }

  /** What a command could not do. */
  private static final class Failures implements IExecutionExceptionHandler {

    private final Console console;

    Failures(Console console) {
      this.console = console;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed)
        throws Exception {
      if (e instanceof CommandException known) {
        console.error(String.valueOf(known.getMessage()));
        return known.exitCode().number();
      }
      if (e instanceof ConfigException bad) {
        console.problems(bad);
        return ExitCode.USAGE.number();
      }
      throw e;
    }
  }

  /** The program's version, as the build wrote it into the jar; "development" without a jar. */
  public static String version() {
    String version = SadrCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Tells the version to picocli. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"sadr " + version()};
    }
  }
}
