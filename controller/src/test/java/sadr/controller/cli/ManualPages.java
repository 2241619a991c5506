package sadr.controller.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * For the build: writes the package's manual pages and the shell's completion, from what the
 * commands say of themselves and from README's list of keys.
 */
public final class ManualPages {

  private ManualPages() {}

  /**
   * Writes.
   *
   * @param args README.md, and the folder that has {@code man/man5}, {@code man/man8} and {@code
   *     bash-completion/completions}
   */
  public static void main(String[] args) throws IOException {
    Path share = Path.of(args[1]);
    CommandLine sadr = commands();
    write(sadr, share.resolve("man/man8"));
    Files.writeString(
        share.resolve("man/man5/sadr.toml.5"),
        KeysPage.of(Files.readString(Path.of(args[0]), StandardCharsets.UTF_8)));
    Files.writeString(
        share.resolve("bash-completion/completions/sadr"), AutoComplete.bash("sadr", sadr));
  }

  /** All commands, as the program has them. */
  static CommandLine commands() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return SadrCommand.commandLine(
        new Shell(
            () -> {
              throw new IllegalStateException("no command runs here");
            },
            Console.of(nowhere, nowhere)));
  }

  private static void write(CommandLine command, Path folder) throws IOException {
    String name = CommandPage.name(command);
    Files.writeString(folder.resolve(name + ".8"), CommandPage.of(command));
    for (CommandLine below : command.getSubcommands().values()) {
      write(below, folder);
    }
  }
}
