package sadr.controller.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import sadr.controller.config.Config;
import sadr.controller.config.ConfigException;
import sadr.controller.config.ConfigReader;
import sadr.controller.explain.Answer;
import sadr.controller.explain.Question;
import sadr.net.Ip6Address;

/** {@code sadr explain}. */
@Command(
    name = "explain",
    header = "Shows which way a packet takes, and why.",
    description = {
      "Goes through the kernel's rules and tables as the kernel does, rule by rule, and asks the kernel itself as well"
          + " (as \"ip route get\" does). Then: what our table in nftables makes of the packet, and whether hosts take such"
          + " a source for new connections. Sends nothing, changes nothing, and works without a daemon.",
      "",
      "Without --iif and --from-router the packet comes in by the LAN that its source belongs to; if the router has that"
          + " source itself, it is the router's own. What other tables of nftables make of it is not looked at:"
          + " \"sadr doctor\" does that."
    },
    exitCodeList = {
      " 0:explained, whatever becomes of the packet",
      " 1:the kernel does otherwise than its rules and routes say, or could not be read",
      " 2:no such address or interface, or the configuration is bad",
      " 4:there is a daemon, and you may not ask it"
    },
    footer = {
      "  sadr explain 2001:db8:a000:1::2 2001:db8:ffff::1",
      "  sadr explain --from-router :: 2001:db8:ffff::1        an unbound socket of the router",
      "  sadr explain --mark 0x5ad01 --from-router 2001:db8:a000:1::1 2001:db8:ffff::1",
      "  sadr explain --json 2001:db8:a000:1::2 2001:db8:ffff::1 | jq .uplink"
    })
final class ExplainCommand extends Subcommand {

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      converter = AddressConverter.class,
      description = "The packet's source address; :: for a socket of the router that chose none.")
  private Ip6Address source = Ip6Address.UNSPECIFIED;

  @Parameters(
      index = "1",
      paramLabel = "DESTINATION",
      converter = AddressConverter.class,
      description = "Its destination.")
  private Ip6Address destination = Ip6Address.UNSPECIFIED;

  @Option(
      names = "--iif",
      paramLabel = "NAME",
      description = "The interface that it comes in by (default: the LAN of its source).")
  private Optional<String> input = Optional.empty();

  @Option(names = "--from-router", description = "It is the router's own packet.")
  private boolean own;

  @Option(
      names = "--mark",
      paramLabel = "MARK",
      converter = MarkConverter.class,
      description = "Its firewall mark, as in 0x5ad01 (default: none).")
  private int mark;

  @Mixin private Options.ConfigFile config = new Options.ConfigFile();
  @Mixin private DaemonLink link = new DaemonLink();
  @Mixin private Options.Json json = new Options.Json();

  ExplainCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode execute() throws CommandException, ConfigException {
    check();
    Config read = ConfigReader.read(config.file);
    Question question = new Question(source, destination, input(), mark);
    Answer answer =
        program().inspector().explain(read, link.running(read.control().socket()), question);
    ExplainView view = new ExplainView(answer);
    if (json.wanted) {
      console().print(view.json());
    } else {
      view.print(console());
    }
    return answer.difference().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void check() throws CommandException {
    if (own && input.isPresent()) {
      throw new CommandException(ExitCode.USAGE, "--iif and --from-router exclude each other");
    }
    if (destination.isMulticast() || destination.isLinkLocal() || destination.isUnspecified()) {
      throw new CommandException(
          ExitCode.USAGE, destination + " is no destination that a router forwards to");
    }
    if (source.isMulticast() || source.isLinkLocal()) {
      throw new CommandException(
          ExitCode.USAGE, source + " is no source that a router forwards from");
    }
  }

  private Question.Input input() {
    if (own) {
      return new Question.Input.FromRouter();
    }
    return input.isPresent() ? new Question.Input.By(input.get()) : new Question.Input.Usual();
  }

  /** An address, without a length and a zone. */
  static final class AddressConverter implements ITypeConverter<Ip6Address> {
    @Override
    public Ip6Address convert(String value) {
      try {
        return Ip6Address.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** 32 bits, decimal or with 0x. */
  static final class MarkConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        long number = Long.decode(value);
        if (number >>> Integer.SIZE == 0) {
          return (int) number;
        }
      } catch (NumberFormatException e) {
        // It is said below.
      }
      throw new TypeConversionException("\"" + value + "\" is no mark, as in 0x5ad01");
    }
  }
}
