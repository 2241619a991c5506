package sadr.controller.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * What a command's line may hold, and its page of help. picocli's model, made without its
 * annotations: reading those takes a quarter of the time of {@code sadr status}.
 *
 * <p>Texts are format strings: a percent sign is written twice.
 */
final class Syntax {

  private static final IFactory FACTORY = new LateFactory();

  static {
    // No option is of these types, and picocli would load them all for every command.
    System.setProperty("picocli.converters.excludes", "java[.](sql|time)[.].*");
  }

  private final CommandSpec spec;

  /** Of {@code command}, a {@code Runnable} or {@code Callable}; with the options that all have. */
  Syntax(Object command, String name, String header) {
    spec = CommandSpec.wrapWithoutInspection(command, FACTORY).name(name);
    spec.versionProvider(new SadrCommand.Version());
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .type(boolean.class)
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
    spec.usageMessage()
        .header(header)
        .descriptionHeading("%n")
        .parameterListHeading("%nParameters:%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .footerHeading("%nExamples:%n")
        .synopsisSubcommandLabel("COMMAND");
  }

  /** A parser of such lines. */
  CommandLine parser() {
    return new CommandLine(spec, FACTORY);
  }

  /** What it does, in paragraphs. */
  Syntax description(String... paragraphs) {
    spec.usageMessage().description(paragraphs);
    return this;
  }

  /** In place of the one that picocli makes. */
  Syntax synopsis(String... lines) {
    spec.usageMessage().customSynopsis(lines);
    return this;
  }

  /** Each as {@code " 0:done"}. */
  Syntax exits(String... codes) {
    Map<String, String> list = new LinkedHashMap<>();
    for (String code : codes) {
      int colon = code.indexOf(':');
      list.put(code.substring(0, colon), code.substring(colon + 1));
    }
    spec.usageMessage().exitCodeList(list);
    return this;
  }

  /** Lines that show how it is used. */
  Syntax examples(String... lines) {
    spec.usageMessage().footer(lines);
    return this;
  }

  /** One that stands alone. */
  Given<Boolean> flag(String name, String description) {
    return added(OptionSpec.builder(name).type(boolean.class).description(description).build());
  }

  /** One that takes a text. */
  Given<String> option(String name, String label, String description) {
    return option(name, label, Function.identity(), description);
  }

  /**
   * One that takes a value.
   *
   * @param meaning of its text; an {@link IllegalArgumentException} says what is wrong with it
   */
  <T> Given<T> option(String name, String label, Function<String, T> meaning, String description) {
    return added(single(name, label, meaning, description).build());
  }

  /** One that takes a value, and must be there. */
  <T> Given<T> required(
      String name, String label, Function<String, T> meaning, String description) {
    return added(single(name, label, meaning, description).required(true).build());
  }

  /** One that may be there more than once. */
  <T> Given<List<T>> options(
      String name, String label, Function<String, T> meaning, String description) {
    Given<List<T>> all =
        added(
            OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .converters(new Meaning<>(meaning))
                .paramLabel(label)
                .description(description)
                .build());
    return all.or(List.of());
  }

  /** One that takes a path. */
  Given<Path> file(String label, String description, String... names) {
    return added(
        OptionSpec.builder(names)
            .type(Path.class)
            .paramLabel(label)
            .description(description)
            .build());
  }

  /** One for the program itself, which no help shows. */
  Given<Path> hiddenFile(String name) {
    return added(OptionSpec.builder(name).type(Path.class).hidden(true).build());
  }

  /** The next word that is no option, which must be there. */
  Given<String> parameter(String label, String description) {
    return parameter(label, Function.identity(), description);
  }

  /** The next word that is no option, which must be there. */
  <T> Given<T> parameter(String label, Function<String, T> meaning, String description) {
    PositionalParamSpec place =
        PositionalParamSpec.builder()
            .index(Integer.toString(spec.positionalParameters().size()))
            .arity("1")
            .required(true)
            .type(Object.class)
            .converters(new Meaning<>(meaning))
            .paramLabel(label)
            .description(description)
            .build();
    spec.addPositional(place);
    return Given.at(place);
  }

  /** One or two words that are no options. */
  Given<List<String>> oneOrTwo(String labels, String... description) {
    PositionalParamSpec place =
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..2")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(labels)
            .hideParamSyntax(true)
            .description(description)
            .build();
    spec.addPositional(place);
    return Given.at(place);
  }

  /** What to throw about a line that is wrong, for picocli to show it with the command's name. */
  ParameterException wrong(String text) {
    return new ParameterException(spec.commandLine(), text);
  }

  private static <T> OptionSpec.Builder single(
      String name, String label, Function<String, T> meaning, String description) {
    return OptionSpec.builder(name)
        .type(Object.class)
        .converters(new Meaning<>(meaning))
        .paramLabel(label)
        .description(description);
  }

  private <T> Given<T> added(OptionSpec option) {
    spec.addOption(option);
    return Given.at(option);
  }

  /** picocli's own factory, once it is needed: it looks for Groovy first, in every jar. */
  private static final class LateFactory implements IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
      return CommandLine.defaultFactory().create(type);
    }
  }

  /** A class, not a lambda: one of picocli's old types would stay out of the archive. */
  private record Meaning<T>(Function<String, T> of) implements ITypeConverter<T> {
    @Override
    public T convert(String value) {
      try {
        return of.apply(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("\"" + value + "\" is no number");
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
