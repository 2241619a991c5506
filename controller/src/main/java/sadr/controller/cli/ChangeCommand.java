package sadr.controller.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sadr.controller.control.JsonLine;
import sadr.controller.control.Reply;
import sadr.controller.control.Request;

/** A command that asks the daemon for a change. */
abstract class ChangeCommand extends Subcommand {

  private final DaemonLink link = new DaemonLink(syntax());
  private final Given<Boolean> json = Options.json(syntax());

  ChangeCommand(Shell shell, String name, String header) {
    super(shell, name, header);
  }

  /** What to ask for. */
  abstract Request.Change change() throws CommandException;

  @Override
  final ExitCode execute() throws CommandException {
    Optional<String> message =
        link.ask(change()) instanceof Reply.Done done ? done.message() : Optional.empty();
    if (json.isGiven()) {
      Map<String, Object> reply = new LinkedHashMap<>();
      reply.put("version", Request.VERSION);
      reply.put("ok", true);
      message.ifPresent(text -> reply.put("message", text));
      console().print(JsonLine.of(reply));
    } else {
      message.ifPresent(console()::print);
    }
    return ExitCode.DONE;
  }
}
