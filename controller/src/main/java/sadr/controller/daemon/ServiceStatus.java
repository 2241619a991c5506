package sadr.controller.daemon;

import java.util.Map;
import java.util.StringJoiner;
import sadr.controller.core.Admin;
import sadr.controller.core.Health;
import sadr.controller.core.UplinkState;

/** The daemon's state in a line, for {@code systemctl status}. Pure. */
final class ServiceStatus {

  /** A line is read by people, and a message has at most 4096 bytes. */
  private static final int MOST_UPLINKS = 12;

  private ServiceStatus() {}

  /** As in {@code fiber out (down), cable active; in sync}. */
  static String of(Snapshot now) {
    StringJoiner uplinks = new StringJoiner(", ");
    int count = 0;
    for (Map.Entry<String, UplinkState> uplink : now.world().uplinks().entrySet()) {
      if (++count > MOST_UPLINKS) {
        uplinks.add("and " + (now.world().uplinks().size() - MOST_UPLINKS) + " more");
        break;
      }
      uplinks.add(uplink.getKey() + " " + uplink.getValue().role().text() + why(uplink.getValue()));
    }
    return uplinks + (now.inSync() ? "; in sync" : "; not in sync");
  }

  private static String why(UplinkState uplink) {
    boolean down = uplink.verdict().health() == Health.DOWN;
    String wish = uplink.admin().state() == Admin.State.AUTO ? "" : uplink.admin().state().text();
    if (!down && wish.isEmpty()) {
      return "";
    }
    return " (" + wish + (down && !wish.isEmpty() ? ", " : "") + (down ? "down" : "") + ")";
  }
}
