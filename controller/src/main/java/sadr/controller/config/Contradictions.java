package sadr.controller.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/** Finds values that are fine each by itself but not together. */
final class Contradictions {

  private final List<UplinkDraft> uplinks;
  private final List<LanDraft> lans;
  private final Problems problems;

  private Contradictions(List<UplinkDraft> uplinks, List<LanDraft> lans, Problems problems) {
    this.uplinks = uplinks;
    this.lans = lans;
    this.problems = problems;
  }

  static void find(List<UplinkDraft> uplinks, List<LanDraft> lans, Problems problems) {
    Contradictions search = new Contradictions(uplinks, lans, problems);
    search.names();
    search.interfaces();
    PrefixTable prefixes = search.prefixes();
    search.services(prefixes);
    TargetContradictions targets = new TargetContradictions(uplinks, prefixes, problems);
    for (UplinkDraft uplink : uplinks) {
      search.gateway(uplink, prefixes);
      search.accepts(uplink);
      targets.find(uplink);
    }
    search.lans();
  }

  private void names() {
    Map<String, String> seen = new HashMap<>();
    for (UplinkDraft uplink : uplinks) {
      uplink.name().ifPresent(name -> unique(name, seen, "write another name"));
    }
  }

  private void interfaces() {
    Map<String, String> seen = new HashMap<>();
    Stream.concat(
            uplinks.stream().map(UplinkDraft::interfaceName),
            lans.stream().map(LanDraft::interfaceName))
        .flatMap(Optional::stream)
        .forEach(
            name -> unique(name, seen, "each uplink and each LAN has an interface of its own"));
  }

  private void unique(Located<String> name, Map<String, String> seen, String right) {
    String first = seen.putIfAbsent(name.value(), name.path());
    if (first != null) {
      problems.add(name.path(), "\"" + name.value() + "\" is taken by " + first + "; " + right);
    }
  }

  private PrefixTable prefixes() {
    return new PrefixTable(
        uplinks.stream().flatMap(uplink -> uplink.prefixes().stream()).toList(),
        (later, other) ->
            problems.add(
                later.path(),
                later.value()
                    + " overlaps "
                    + shown(other)
                    + "; a prefix comes from one ISP only"));
  }

  private void services(PrefixTable prefixes) {
    List<Located<Ip6Prefix>> all =
        uplinks.stream().flatMap(uplink -> uplink.services().stream()).toList();
    PrefixTable unused =
        new PrefixTable(
            all,
            (later, other) ->
                problems.add(
                    later.path(),
                    later.value()
                        + " overlaps "
                        + shown(other)
                        + "; a service belongs to one ISP"));
    for (Located<Ip6Prefix> service : all) {
      prefixes
          .overlapping(service.value())
          .ifPresent(
              own ->
                  problems.add(
                      service.path(),
                      service.value()
                          + " overlaps "
                          + shown(own)
                          + ", which is this site's; write what the ISP keeps"));
    }
  }

  /** A router of ours may stand in its own uplink's prefix (an on-link WAN /64), in no other's. */
  private void gateway(UplinkDraft uplink, PrefixTable prefixes) {
    uplink
        .gateway()
        .filter(gateway -> gateway.value().address().isPresent())
        .ifPresent(
            gateway -> {
              Ip6Address address = gateway.value().address().orElseThrow();
              prefixes
                  .overlapping(Ip6Prefix.host(address))
                  .filter(own -> !uplink.prefixes().contains(own))
                  .ifPresent(
                      own ->
                          problems.add(
                              gateway.path(),
                              address
                                  + " lies in "
                                  + shown(own)
                                  + ", another uplink's; write this ISP router's link-local address"));
            });
  }

  private void accepts(UplinkDraft uplink) {
    Set<Ip6Prefix> seen = new HashSet<>();
    Set<Ip6Prefix> own = new HashSet<>(Located.values(uplink.prefixes()));
    Set<Ip6Prefix> others = new HashSet<>();
    uplinks.stream()
        .filter(other -> !other.path().equals(uplink.path()))
        .forEach(o -> others.addAll(Located.values(o.prefixes())));
    boolean unknown =
        uplinks.stream()
            .anyMatch(other -> !other.path().equals(uplink.path()) && other.learnsPrefixes());
    for (Located<Ip6Prefix> accepted : uplink.accepts()) {
      if (own.contains(accepted.value())) {
        problems.add(
            accepted.path(), accepted.value() + " is this uplink's own prefix; leave it out");
      } else if (!others.contains(accepted.value()) && !unknown) {
        problems.add(
            accepted.path(),
            accepted.value()
                + " is no other uplink's prefix; write one that stands in another uplink's prefixes");
      } else if (!seen.add(accepted.value())) {
        problems.add(accepted.path(), accepted.value() + " is listed twice; write it once");
      }
    }
  }

  private void lans() {
    Map<String, String> seen = new HashMap<>();
    for (LanDraft lan : lans) {
      String path = lan.path() + ".subnet";
      lan.subnet().ifPresent(subnet -> subnet(path, subnet, seen));
    }
    PrefixTable unused =
        new PrefixTable(
            lans.stream().flatMap(lan -> lan.ula().stream()).toList(),
            (later, other) ->
                problems.add(
                    later.path(),
                    later.value() + " is " + other.path() + " too; each LAN has its own /64"));
  }

  private void subnet(String path, long subnet, Map<String, String> seen) {
    String first = seen.putIfAbsent(Long.toString(subnet), path);
    if (first != null) {
      problems.add(path, subnet + " is taken by " + first + "; each LAN has its own /64");
    }
    uplinks.stream()
        .flatMap(uplink -> uplink.prefixes().stream())
        .filter(prefix -> subnet >>> (64 - prefix.value().length()) != 0)
        .findFirst()
        .ifPresent(
            prefix ->
                problems.add(
                    path,
                    subnet
                        + " lies outside "
                        + shown(prefix)
                        + ", which has the /64s 0 to "
                        + ((1L << (64 - prefix.value().length())) - 1)));
  }

  private static String shown(Located<Ip6Prefix> prefix) {
    return prefix.value() + " (" + prefix.path() + ")";
  }
}
