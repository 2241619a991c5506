package sadr.probes.io;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import sadr.probes.health.ProbeKind;
import sadr.probes.io.Talk.Outcome;
import sadr.probes.packet.HttpHead;

/**
 * Whether a response is the one that was expected. A portal answers in the place of the server: it
 * sends us elsewhere, says so by its status (RFC 6585 §6), or has a page where none should be.
 */
final class HttpJudge {

  private static final int NETWORK_AUTHENTICATION_REQUIRED = 511;
  private static final int MOST_SHOWN = 100;

  private final ProbeKind.Http kind;

  HttpJudge(ProbeKind.Http kind) {
    this.kind = kind;
  }

  /** What to think of {@code head}. */
  Outcome judge(HttpHead head) {
    int status = head.status();
    if (kind.status().isPresent() ? status == kind.status().getAsInt() : status / 100 == 2) {
      return Outcome.GOOD;
    }
    if (status == NETWORK_AUTHENTICATION_REQUIRED) {
      return Outcome.unfit("captive portal: status 511");
    }
    Optional<String> location = status / 100 == 3 ? head.location() : Optional.empty();
    if (location.isPresent()) {
      return Outcome.unfit(
          (leadsElsewhere(location.get()) ? "captive portal: redirects to " : "redirects to ")
              + shown(location.get()));
    }
    String wanted = kind.status().isPresent() ? kind.status().getAsInt() + "" : "200 to 299";
    String perhaps = status == 200 ? ": perhaps a captive portal" : "";
    return Outcome.unfit("status " + status + ", not " + wanted + perhaps);
  }

  /** Whether it leads to another host; what cannot be read does. */
  private boolean leadsElsewhere(String location) {
    try {
      String host = kind.url().resolve(URI.create(location)).getHost();
      return host == null || !host.equalsIgnoreCase(kind.url().getHost());
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  /** It came from the network: nothing that a log or a terminal could take for something else. */
  private static String shown(String location) {
    String plain = location.replaceAll("[^!-~]|[\"\\\\]", "?");
    return plain.length() <= MOST_SHOWN
        ? plain
        : String.format(Locale.ROOT, "%s...", plain.substring(0, MOST_SHOWN));
  }
}
