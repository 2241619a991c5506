package sadr.controller.daemon;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import sadr.controller.cli.JournalStream;

/**
 * The log's lines for systemd's journal, which knows the time itself and takes the priority from a
 * {@code <N>} before each line (sd-daemon(3)).
 */
final class JournalFormatter extends Formatter {

  private static final int ERROR = 3;
  private static final int WARNING = 4;
  private static final int INFO = 6;
  private static final int DEBUG = 7;

  /** Has the whole program's log written so, if the journal reads it. */
  static void installIfWanted() {
    if (JournalStream.isStandardError()) {
      for (Handler handler : Logger.getLogger("").getHandlers()) {
        handler.setFormatter(new JournalFormatter());
      }
    }
  }

  @Override
  public String format(LogRecord line) {
    StringWriter text = new StringWriter();
    text.write(formatMessage(line) + "\n");
    if (line.getThrown() != null) {
      line.getThrown().printStackTrace(new PrintWriter(text));
    }
    return JournalStream.marked(priority(line.getLevel()), text.toString());
  }

  private static int priority(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return ERROR;
    }
    if (value >= Level.WARNING.intValue()) {
      return WARNING;
    }
    return value >= Level.INFO.intValue() ? INFO : DEBUG;
  }
}
