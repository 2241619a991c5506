package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalFormatterTest {

  private final JournalFormatter formatter = new JournalFormatter();

  @ParameterizedTest
  @CsvSource({"SEVERE,3", "WARNING,4", "INFO,6", "CONFIG,7", "FINE,7"})
  void levelsArePrioritiesOfSyslog(String level, int priority) {
    assertThat(formatter.format(new LogRecord(Level.parse(level), "uplink.down uplink=fiber")))
        .isEqualTo("<" + priority + ">uplink.down uplink=fiber\n");
  }

  @Test
  void everyLineOfAStackTraceHasThePriority() {
    LogRecord line = new LogRecord(Level.SEVERE, "daemon.failed");
    line.setThrown(new IllegalStateException("torn"));

    assertThat(formatter.format(line).lines())
        .hasSizeGreaterThan(3)
        .allMatch(each -> each.startsWith("<3>"))
        .anyMatch(each -> each.contains("IllegalStateException: torn"));
  }
}
