package sadr.controller.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * sadr.toml(5), from README's list of all keys, which ReadmeTest compares with the program: the
 * block of TOML that begins with {@code [[uplink]] # one for each ISP}.
 */
final class KeysPage {

  private static final Pattern BLOCK =
      Pattern.compile("```toml\n(\\[\\[uplink]] +# .*?)```", Pattern.DOTALL);
  private static final Pattern TABLE = Pattern.compile("(\\[+[a-z.-]+]+)\\s*(?:# *(.*))?");
  private static final Pattern KEY =
      Pattern.compile("([a-z0-9-]+) *= *(.*?)\\s+# *(.*)|([a-z0-9-]+) *= *(.*)");

  private KeysPage() {}

  /**
   * The page as man(7) takes it.
   *
   * @throws IllegalArgumentException if README has no such list
   */
  static String of(String readme) {
    Matcher block = BLOCK.matcher(readme);
    if (!block.find()) {
      throw new IllegalArgumentException("README has no list of all keys");
    }
    Roff page = new Roff("sadr.toml", 5);
    page.section("NAME").text("sadr.toml - configuration of sadr(8)");
    page.section("SYNOPSIS").text("/etc/sadr/sadr.toml");
    page.section("DESCRIPTION")
        .text(
            "The file is TOML (https://toml.io). Every key there is stands below with its default"
                + " value, or with an example where it says so. Durations are a number and a unit:"
                + " us, ms, s, m, h or d.\n")
        .text("sadr-check(8) lists all that is wrong with a file, each with its key's path.");
    page.section("TABLES AND KEYS");
    block.group(1).lines().forEach(line -> line(page, line.strip()));
    page.section("SEE ALSO").bold("sadr", "(8),").bold("sadr-check", "(8)");
    return page.toString();
  }

  private static void line(Roff page, String line) {
    Matcher table = TABLE.matcher(line);
    Matcher key = KEY.matcher(line);
    if (table.matches()) {
      page.subsection(table.group(1));
      if (table.group(2) != null) {
        page.text(sentence(table.group(2)));
      }
    } else if (key.matches()) {
      boolean told = key.group(1) != null;
      String term =
          told ? key.group(1) + " = " + key.group(2) : key.group(4) + " = " + key.group(5);
      page.item(term, told ? sentence(key.group(3)) : "");
    } else if (line.startsWith("#")) {
      page.text(line.substring(1).strip());
    } else if (!line.isEmpty()) {
      throw new IllegalArgumentException("neither a table nor a key: " + line);
    }
  }

  private static String sentence(String text) {
    return text.replaceFirst("^EXAMPLE\\.", "An example.");
  }
}
