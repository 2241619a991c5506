package sadr.controller.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sadr.controller.config.UplinkDraft.Gateway;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.probes.health.Endpoint;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.Target;

/** Finds targets that are fine each by itself but not together with the rest. */
final class TargetContradictions {

  private final List<UplinkDraft> uplinks;
  private final PrefixTable prefixes;
  private final Problems problems;

  TargetContradictions(List<UplinkDraft> uplinks, PrefixTable prefixes, Problems problems) {
    this.uplinks = uplinks;
    this.prefixes = prefixes;
    this.problems = problems;
  }

  /** Looks at all of an uplink's targets. The same target at two uplinks is fine. */
  void find(UplinkDraft uplink) {
    Map<String, String> seen = new HashMap<>();
    for (Located<Target> target : uplink.probe().targets()) {
      String text = text(target.value());
      String first = seen.putIfAbsent(target.value().kind().text() + " " + text, target.path());
      if (first != null) {
        problems.add(target.path(), Excerpt.of(text) + " is listed twice; write it once");
      }
      if (target.value().endpoint() instanceof Endpoint.At at) {
        address(uplink, target.path(), at.address());
      } else {
        name(uplink, target);
      }
    }
    quorum(uplink);
  }

  private static String text(Target target) {
    String endpoint = target.endpoint().text();
    return target.kind() instanceof ProbeKind.Icmp
        ? endpoint
        : target.kind().text() + " at " + endpoint;
  }

  private void name(UplinkDraft uplink, Located<Target> target) {
    if (uplink.dns().isEmpty()) {
      problems.add(
          target.path(),
          "\""
              + Excerpt.of(target.value().endpoint().text())
              + "\" is a name, and this uplink has nobody to ask for its address; write its ISP's"
              + " resolvers for dns, or write an address");
    }
  }

  private void address(UplinkDraft uplink, String path, Ip6Address address) {
    prefixes
        .overlapping(Ip6Prefix.host(address))
        .ifPresent(
            own ->
                problems.add(
                    path,
                    address
                        + " lies in "
                        + own.value()
                        + " ("
                        + own.path()
                        + "), which is this site's; write an address beyond the ISP"));
    for (UplinkDraft other : uplinks) {
      Optional<Ip6Address> gateway = other.gateway().map(Located::value).flatMap(Gateway::address);
      if (gateway.isPresent() && gateway.get().equals(address)) {
        boolean own = other.path().equals(uplink.path());
        problems.add(
            path,
            address
                + (own
                    ? " is this uplink's gateway, which answers also while all beyond it is dead"
                    : " is the gateway of " + other.path() + ", which another ISP need not reach")
                + "; write an address beyond the ISP");
      }
    }
  }

  private void quorum(UplinkDraft uplink) {
    int quorum = uplink.probe().quorum();
    int targets = uplink.probe().targets().size();
    String path = uplink.path() + ".probe.quorum";
    if (quorum > 1 && targets == 0) {
      problems.add(path, "there are no targets to count; write targets, or leave quorum out");
    } else if (quorum > Math.max(1, targets)) {
      problems.add(
          path,
          quorum
              + " is more than the number of targets, "
              + targets
              + "; write that or less, or more targets");
    }
  }
}
