package sadr.controller.cli;

/** Text for man(7). */
final class Roff {

  private final StringBuilder page = new StringBuilder();

  /** A page's head. */
  Roff(String name, int section) {
    page.append(".\\\" Made by the build from the program itself.\n");
    page.append(".TH \"")
        .append(name.toUpperCase(java.util.Locale.ROOT))
        .append("\" \"")
        .append(section)
        .append("\" \"")
        .append(System.getenv().getOrDefault("BUILD_TIME", "2026-11-21").substring(0, 10))
        .append("\" \"sadr\" \"sadr\"\n.nh\n.ad l\n");
  }

  Roff section(String title) {
    page.append(".SH \"").append(title).append("\"\n");
    return this;
  }

  Roff subsection(String title) {
    page.append(".SS \"").append(escaped(title)).append("\"\n");
    return this;
  }

  Roff text(String text) {
    text.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(this::line);
    return this;
  }

  /** A term and what it means. */
  Roff item(String term, String meaning) {
    page.append(".TP\n").append("\\fB").append(escaped(term)).append("\\fR\n");
    return text(meaning.isEmpty() ? "\\&" : meaning);
  }

  /** Text as it is, indented. */
  Roff verbatim(String text) {
    page.append(".RS 4\n.nf\n");
    text.lines().forEach(this::line);
    page.append(".fi\n.RE\n");
    return this;
  }

  /** Words in bold, such as a name and its section. */
  Roff bold(String word, String after) {
    page.append("\\fB").append(escaped(word)).append("\\fR").append(after).append('\n');
    return this;
  }

  private void line(String line) {
    String text = line.equals("\\&") ? line : escaped(line);
    page.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "").append(text);
    page.append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
