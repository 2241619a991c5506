package sadr.controller.cli;

import java.nio.file.Path;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.explain.Answer;
import sadr.controller.explain.Question;
import sadr.net.Ip6Address;

/** {@code sadr explain}. */
final class ExplainCommand extends Subcommand {

  private final Given<Ip6Address> source =
      syntax()
          .parameter(
              "SOURCE",
              Ip6Address::parse,
              "The packet's source address; :: for a socket of the router that chose none.");

  private final Given<Ip6Address> destination =
      syntax().parameter("DESTINATION", Ip6Address::parse, "Its destination.");

  private final Given<String> input =
      syntax()
          .option(
              "--iif",
              "NAME",
              "The interface that it comes in by (default: the LAN of its source).");

  private final Given<Boolean> own =
      syntax().flag("--from-router", "It is the router's own packet.");

  private final Given<Integer> mark =
      syntax()
          .option(
              "--mark",
              "MARK",
              ExplainCommand::mark,
              "Its firewall mark, as in 0x5ad01 (default: none).");

  private final Given<Path> config = Options.config(syntax());
  private final DaemonLink link = new DaemonLink(syntax());
  private final Given<Boolean> json = Options.json(syntax());

  ExplainCommand(Shell shell) {
    super(shell, "explain", "Shows which way a packet takes, and why.");
    syntax()
        .description(
            "Goes through the kernel's rules and tables as the kernel does, rule by rule, and asks the"
                + " kernel itself as well (as \"ip route get\" does). Then: what our table in nftables"
                + " makes of the packet, and whether hosts take such a source for new connections. Sends"
                + " nothing, changes nothing, and works without a daemon.",
            "",
            "Without --iif and --from-router the packet comes in by the LAN that its source belongs to;"
                + " if the router has that source itself, it is the router's own. What other tables of"
                + " nftables make of it is not looked at: \"sadr doctor\" does that.")
        .exits(
            " 0:explained, whatever becomes of the packet",
            " 1:the kernel does otherwise than its rules and routes say, or could not be read",
            " 2:no such address or interface, or the configuration is bad",
            " 4:there is a daemon, and you may not ask it")
        .examples(
            "  sadr explain 2001:db8:a000:1::2 2001:db8:ffff::1",
            "  sadr explain --from-router :: 2001:db8:ffff::1        an unbound socket of the router",
            "  sadr explain --mark 0x5ad01 --from-router 2001:db8:a000:1::1 2001:db8:ffff::1",
            "  sadr explain --json 2001:db8:a000:1::2 2001:db8:ffff::1 | jq .uplink");
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    Question question = new Question(source(), destination(), input(), mark.value().orElse(0));
    Config read = ConfigReader.read(config.get());
    Answer answer =
        program().inspector().explain(read, link.running(read.control().socket()), question);
    ExplainView view = new ExplainView(answer);
    if (json.isGiven()) {
      console().print(view.json());
    } else {
      view.print(console());
    }
    return answer.difference().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Ip6Address source() throws CommandException {
    Ip6Address asked = source.get();
    if (asked.isMulticast() || asked.isLinkLocal()) {
      throw new CommandException(
          ExitCode.USAGE, asked + " is no source that a router forwards from");
    }
    return asked;
  }

  private Ip6Address destination() throws CommandException {
    Ip6Address asked = destination.get();
    if (asked.isMulticast() || asked.isLinkLocal() || asked.isUnspecified()) {
      throw new CommandException(
          ExitCode.USAGE, asked + " is no destination that a router forwards to");
    }
    return asked;
  }

  private Question.Input input() throws CommandException {
    if (own.isGiven() && input.isGiven()) {
      throw new CommandException(ExitCode.USAGE, "--iif and --from-router exclude each other");
    }
    if (own.isGiven()) {
      return new Question.Input.FromRouter();
    }
    return input.isGiven() ? new Question.Input.By(input.get()) : new Question.Input.Usual();
  }

  /** 32 bits, decimal or with 0x. */
  private static int mark(String value) {
    try {
      long number = Long.decode(value);
      if (number >>> Integer.SIZE == 0) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      // It is said below.
    }
    throw new IllegalArgumentException("\"" + value + "\" is no mark, as in 0x5ad01");
  }
}
