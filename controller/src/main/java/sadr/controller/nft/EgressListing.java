package sadr.controller.nft;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * Reads what libnftables lists of the table {@code inet sadr} (libnftables-json(5)).
 *
 * <p>A listing is an array of objects with one key each: {@code table}, {@code counter}, {@code
 * set}, {@code chain}, {@code rule}. Chains and objects of other names are somebody else's and are
 * left out; what bears our names has to be exactly as {@link EgressScript} writes it.
 */
final class EgressListing {

  private static final JsonNode CHAIN =
      Listing.tree(
          quoted("{'type': 'filter', 'hook': 'postrouting', 'prio': %d, 'policy': 'accept'}")
              .formatted(EgressScript.PRIORITY));

  private static final JsonNode NEIGHBOUR_DISCOVERY =
      Listing.tree(
          quoted(
              """
          [{'match': {'op': '==', 'left': {'payload': {'protocol': 'ip6', 'field': 'hoplimit'}},
                      'right': 255}},
           {'match': {'op': '==', 'left': {'payload': {'protocol': 'icmpv6', 'field': 'type'}},
                      'right': {'set': [133, 134, 135, 136, 137]}}},
           {'accept': null}]"""));

  private static final String GUARD =
      quoted(
          """
      [{'match': {'op': '==', 'left': {'meta': {'key': 'oifname'}}, 'right': '%s'}},
       {'match': {'op': '!=', 'left': {'payload': {'protocol': 'ip6', 'field': 'saddr'}},
                  'right': {'set': ['::', {'prefix': {'addr': 'fe80::', 'len': 10}}]}}},
       {'match': {'op': '!=', 'left': {'payload': {'protocol': 'ip6', 'field': 'saddr'}},
                  'right': '@%s'}},
       {'counter': '%s'},
       {'drop': null}]""");

  private final Map<String, Optional<List<Ip6Prefix>>> sets = new HashMap<>();
  private final Map<String, Long> dropped = new HashMap<>();
  private final List<JsonNode> rules = new ArrayList<>();
  private boolean awake;
  private boolean hooked;

  private EgressListing() {}

  /** Reads a listing that holds our table, alone or among others. */
  static Standing read(List<JsonNode> objects) {
    EgressListing listing = new EgressListing();
    objects.forEach(listing::take);
    listing.dropped.keySet().retainAll(listing.sets.keySet());
    return new Standing(listing.table(), listing.sets.keySet(), listing.dropped);
  }

  private void take(JsonNode object) {
    String kind = object.fieldNames().next();
    JsonNode body = object.path(kind);
    String name = body.path("name").asText();
    String table = body.path(kind.equals("table") ? "name" : "table").asText();
    if (!body.path("family").asText().equals("inet") || !table.equals("sadr")) {
      return;
    }
    switch (kind) {
      case "table" -> awake = !body.has("flags"); // "dormant" unhooks it
      case "counter" ->
          EgressNames.uplinkOfCounter(name)
              .ifPresent(uplink -> dropped.put(uplink, body.path("packets").asLong()));
      case "set" ->
          EgressNames.uplinkOfSet(name).ifPresent(uplink -> sets.put(uplink, elements(body)));
      case "chain" -> {
        if (name.equals(EgressNames.CHAIN)) {
          hooked =
              CHAIN.properties().stream().allMatch(e -> e.getValue().equals(body.get(e.getKey())));
        }
      }
      case "rule" -> {
        if (body.path("chain").asText().equals(EgressNames.CHAIN)) {
          rules.add(body.path("expr"));
        }
      }
      default -> {
        // Kinds that newer libraries list, such as metainfo and maps: never ours.
      }
    }
  }

  private Optional<EgressTable> table() {
    if (!awake || !hooked || rules.isEmpty() || !rules.get(0).equals(NEIGHBOUR_DISCOVERY)) {
      return Optional.empty();
    }
    List<EgressGuard> guards = new ArrayList<>();
    for (JsonNode rule : rules.subList(1, rules.size())) {
      Optional<EgressGuard> guard = guard(rule);
      if (guard.isEmpty()) {
        return Optional.empty();
      }
      guards.add(guard.get());
    }
    // Each uplink has one rule and one set, or this is not what we wrote.
    long uplinks = guards.stream().map(EgressGuard::uplink).distinct().count();
    long devices = guards.stream().map(EgressGuard::device).distinct().count();
    return uplinks == guards.size() && devices == guards.size() && uplinks == sets.size()
        ? Optional.of(new EgressTable(guards))
        : Optional.empty();
  }

  private Optional<EgressGuard> guard(JsonNode rule) {
    String device = rule.path(0).path("match").path("right").asText();
    Optional<String> uplink = EgressNames.uplinkOfCounter(rule.path(3).path("counter").asText());
    if (uplink.isEmpty() || !EgressGuard.isDevice(device) || !dropped.containsKey(uplink.get())) {
      return Optional.empty();
    }
    String name = uplink.get();
    JsonNode ours =
        Listing.tree(GUARD.formatted(device, EgressNames.set(name), EgressNames.counter(name)));
    return rule.equals(ours)
        ? sets.getOrDefault(name, Optional.empty())
            .map(sources -> new EgressGuard(name, device, sources))
        : Optional.empty();
  }

  /** The prefixes in a set; empty if it is not a set such as we make. */
  private static Optional<List<Ip6Prefix>> elements(JsonNode set) {
    JsonNode flags = set.path("flags");
    JsonNode flag = flags.size() == 1 ? flags.get(0) : flags; // newer libraries list one bare
    if (!set.path("type").asText().equals("ipv6_addr") || !flag.asText().equals("interval")) {
      return Optional.empty();
    }
    return prefixes(set.path("elem"));
  }

  /** The prefixes that the elements of a set stand for; empty if any of them is something else. */
  static Optional<List<Ip6Prefix>> prefixes(JsonNode elements) {
    List<Ip6Prefix> prefixes = new ArrayList<>();
    try {
      for (JsonNode element : elements) {
        prefixes.addAll(element(element));
      }
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
    return Optional.of(prefixes);
  }

  private static List<Ip6Prefix> element(JsonNode element) {
    if (element.isTextual()) {
      return List.of(Ip6Prefix.host(Ip6Address.parse(element.asText())));
    }
    if (element.has("prefix")) {
      JsonNode prefix = element.path("prefix");
      Ip6Address address = Ip6Address.parse(prefix.path("addr").asText());
      return List.of(new Ip6Prefix(address, prefix.path("len").asInt(-1)));
    }
    JsonNode range = element.path("range");
    return PrefixSet.ofRange(
        Ip6Address.parse(range.path(0).asText()), Ip6Address.parse(range.path(1).asText()));
  }

  private static String quoted(String template) {
    return template.replace('\'', '"');
  }
}
