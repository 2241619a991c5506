package sadr.controller.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import sadr.probes.health.Endpoint;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.Target;

/** Reads an uplink's {@code targets}: each a text, or a table with a kind of its own. */
final class TargetReader {

  private static final long LEAST_STATUS = 200;
  private static final long MOST_STATUS = 599;

  private TargetReader() {}

  /** The targets in {@code section}; {@code usual} is the kind of those that name none. */
  static List<Located<Target>> read(Section section, ProbeKind usual) {
    return section.textsOrTables(
        "targets",
        text -> new Target(usual, ProbeKinds.endpoint(text)),
        table -> target(table, usual));
  }

  private static Optional<Target> target(Section table, ProbeKind usual) {
    Optional<Located<ProbeKind>> written = table.text("kind", ProbeKinds::parse);
    boolean bad = table.has("kind") && written.isEmpty();
    Optional<Long> status = table.number("status", LEAST_STATUS, MOST_STATUS);
    ProbeKind kind = withStatus(table, written.map(Located::value).orElse(usual), status, bad);
    Optional<Endpoint> endpoint = table.text("to", ProbeKinds::endpoint).map(Located::value);
    if (!table.has("to")) {
      if (kind instanceof ProbeKind.Http http) {
        endpoint = Optional.of(ProbeKinds.host(http));
      } else if (!bad) {
        table.missing("to", "write whom to ask, as in \"2001:db8:ffff::1\"");
      }
    }
    table.close();
    return bad ? Optional.empty() : endpoint.map(to -> new Target(kind, to));
  }

  private static ProbeKind withStatus(
      Section table, ProbeKind kind, Optional<Long> status, boolean bad) {
    if (status.isEmpty()) {
      return kind;
    }
    if (kind instanceof ProbeKind.Http http) {
      return new ProbeKind.Http(http.url(), OptionalInt.of(Math.toIntExact(status.get())));
    }
    if (!bad) {
      table.problem("status", "is for http and https alone; leave it out, or write a URL for kind");
    }
    return kind;
  }
}
