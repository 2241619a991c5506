package sadr.probes.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.probes.health.Path;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ProbeSettings;
import sadr.probes.health.Target;

/** Whom simulated paths ask: addresses of the documentation prefix (RFC 3849). */
public final class SimulatedTargets {

  private static final long PREFIX = 0x20010db8ffff0000L;

  private SimulatedTargets() {}

  /** Target number {@code number}, asked by ICMPv6 echo. */
  public static Target echo(int number) {
    return target(new ProbeKind.Icmp(), number);
  }

  /** Target number {@code number}, asked in that way. */
  public static Target target(ProbeKind kind, int number) {
    return new Target(kind, new Ip6Address(PREFIX, number + 1));
  }

  /** A path whose {@code count} targets are asked by ICMPv6 echo. */
  public static Path path(ProbeSettings settings, int count, int quorum) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      targets.add(echo(i));
    }
    return path(settings, targets, quorum);
  }

  /** A path with those targets. */
  public static Path path(ProbeSettings settings, List<Target> targets, int quorum) {
    return new Path(
        "fiber", Optional.empty(), targets, quorum, settings, Optional.empty(), 0, false);
  }
}
