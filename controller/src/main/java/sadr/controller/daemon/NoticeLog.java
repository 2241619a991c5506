package sadr.controller.daemon;

import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.core.Notice;

/** Notices as log lines: {@code uplink.down uplink=fiber cause=probes detail="..."}. */
final class NoticeLog {

  private static final Logger log = LoggerFactory.getLogger("sadr");

  private NoticeLog() {}

  static void log(Notice notice) {
    StringBuilder line = new StringBuilder(notice.event());
    notice.uplink().ifPresent(uplink -> line.append(" uplink=").append(uplink));
    line.append(" cause=").append(notice.cause());
    new TreeMap<>(notice.details())
        .forEach(
            (key, value) -> line.append(' ').append(key).append("=\"").append(value).append('"'));
    if (isWarning(notice)) {
      log.warn("{}", line);
    } else {
      log.info("{}", line);
    }
  }

  private static boolean isWarning(Notice notice) {
    return switch (notice.event()) {
      case "uplink.down", "kernel.repaired", "kernel.overrun", "config.rejected" -> true;
      default -> false;
    };
  }
}
