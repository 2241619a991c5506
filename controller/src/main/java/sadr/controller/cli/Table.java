package sadr.controller.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Rows of text in aligned columns, two spaces apart. */
final class Table {

  /** A cell and how it stands out; colours do not count as width. */
  record Cell(String text, Optional<Colour> colour) {
    static Cell of(String text) {
      return new Cell(text, Optional.empty());
    }
  }

  /** The colours of select graphic rendition (ECMA-48 §8.3.117). */
  enum Colour {
    RED(31),
    GREEN(32),
    YELLOW(33),
    BOLD(1);

    private final int code;

    Colour(int code) {
      this.code = code;
    }

    String paint(String text) {
      return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
  }

  private final boolean colour;
  private final List<List<Cell>> rows = new ArrayList<>();

  Table(boolean colour) {
    this.colour = colour;
  }

  void head(String... titles) {
    List<Cell> row = new ArrayList<>();
    for (String title : titles) {
      row.add(new Cell(title, Optional.of(Colour.BOLD)));
    }
    rows.add(row);
  }

  void row(Cell... cells) {
    rows.add(List.of(cells));
  }

  /** The finished lines. */
  List<String> lines() {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    for (List<Cell> row : rows) {
      lines.add(line(row, widths));
    }
    return lines;
  }

  private String line(List<Cell> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      Cell cell = row.get(column);
      String text = cell.text();
      line.append(colour && cell.colour().isPresent() ? cell.colour().get().paint(text) : text);
      if (column < row.size() - 1) {
        line.append(" ".repeat(widths[column] - text.length() + 2));
      }
    }
    return line.toString().stripTrailing();
  }

  /** Of each column, its widest text. */
  private int[] widths() {
    int[] widths = new int[0];
    for (List<Cell> row : rows) {
      widths = Arrays.copyOf(widths, Math.max(widths.length, row.size()));
      for (int column = 0; column < row.size(); column++) {
        widths[column] = Math.max(widths[column], row.get(column).text().length());
      }
    }
    return widths;
  }
}
