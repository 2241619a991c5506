package sadr.controller.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sadr.controller.doctor.FirewallRule;
import sadr.controller.doctor.FirewallRule.Condition;
import sadr.controller.doctor.FirewallRule.Field;
import sadr.controller.doctor.FirewallRule.Value;
import sadr.controller.doctor.FirewallRule.Verdict;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/** The expressions of rules, as libnftables lists them with numbers in place of names. */
final class RuleExpressions {

  /** Statements that neither decide nor depend on anything. */
  private static final Set<String> NEUTRAL =
      Set.of("counter", "log", "comment", "notrack", "mangle", "set", "ct helper", "flow", "dup");

  /** NAT lets a packet pass. */
  private static final Set<String> PASSING =
      Set.of("accept", "snat", "dnat", "masquerade", "redirect");

  private static final int ICMPV6 = 58;

  /** Elements of named sets, by family, table and name. */
  private final Map<String, JsonNode> sets = new HashMap<>();

  /** Notes a named set. */
  void set(JsonNode body) {
    if (body.has("name")) {
      sets.put(place(body) + body.path("name").asText(), body.path("elem"));
    }
  }

  private static String place(JsonNode body) {
    return body.path("family").asText() + " " + body.path("table").asText() + " ";
  }

  /** A rule; a map of verdicts makes several of it, of which one at the most can hold. */
  List<FirewallRule> rules(long handle, String text, JsonNode body) {
    List<Condition> conditions = new ArrayList<>();
    for (JsonNode statement : body.path("expr")) {
      String kind = statement.fieldNames().hasNext() ? statement.fieldNames().next() : "";
      JsonNode value = statement.path(kind);
      if (kind.equals("match")) {
        conditions.addAll(match(value, place(body)));
      } else if (kind.equals("vmap")) {
        return mapped(handle, text, conditions, value, place(body));
      } else if (kind.equals("xt")) {
        Optional<FirewallRule> rule = extension(handle, text, conditions);
        if (rule.isPresent()) {
          return List.of(rule.get());
        }
      } else if (verdict(kind, value).isPresent()) {
        return List.of(new FirewallRule(handle, text, conditions, verdict(kind, value)));
      } else if (!NEUTRAL.contains(kind)) {
        conditions.add(Condition.UNKNOWN); // limit, quota, connlimit and whatever is to come
      }
    }
    return List.of(new FirewallRule(handle, text, conditions, Optional.empty()));
  }

  /** Of ip6tables: its matches come without their values, its targets end the rule. */
  private static Optional<FirewallRule> extension(
      long handle, String text, List<Condition> conditions) {
    if (text.contains("rpfilter")) {
      conditions.add(equal(Field.WAY_BACK, 0));
      return Optional.empty();
    }
    if (text.contains("REJECT")) {
      return Optional.of(
          new FirewallRule(handle, text, conditions, Optional.of(new Verdict.Drop())));
    }
    conditions.add(Condition.UNKNOWN);
    return Optional.empty();
  }

  private static Optional<Verdict> verdict(String kind, JsonNode value) {
    if (PASSING.contains(kind)) {
      return Optional.of(new Verdict.Accept());
    }
    return switch (kind) {
      case "drop", "reject" -> Optional.of(new Verdict.Drop());
      case "return" -> Optional.of(new Verdict.Return());
      case "jump" -> Optional.of(new Verdict.Jump(value.path("target").asText(), true));
      case "goto" -> Optional.of(new Verdict.Jump(value.path("target").asText(), false));
      case "queue", "tproxy", "synproxy" -> Optional.of(new Verdict.Unknown());
      default -> Optional.empty(); // "continue" among them
    };
  }

  private List<FirewallRule> mapped(
      long handle, String text, List<Condition> before, JsonNode vmap, String place) {
    List<FirewallRule> rules = new ArrayList<>();
    JsonNode data = vmap.path("data");
    if (data.isTextual()) { // a named map
      List<Condition> conditions = new ArrayList<>(before);
      conditions.add(Condition.UNKNOWN);
      return List.of(
          new FirewallRule(handle, text, conditions, Optional.of(new Verdict.Unknown())));
    }
    for (JsonNode pair : data.path("set")) {
      List<Condition> conditions = new ArrayList<>(before);
      conditions.addAll(compared(vmap.path("key"), false, pair.path(0), place));
      String kind = pair.path(1).fieldNames().next();
      rules.add(new FirewallRule(handle, text, conditions, verdict(kind, pair.path(1).path(kind))));
    }
    return rules;
  }

  private List<Condition> match(JsonNode match, String place) {
    String op = match.path("op").asText();
    boolean negated = op.equals("!=");
    if (!negated && !op.equals("==") && !op.equals("in")) {
      return List.of(Condition.UNKNOWN);
    }
    return compared(match.path("left"), negated, match.path("right"), place);
  }

  private List<Condition> compared(JsonNode left, boolean negated, JsonNode right, String place) {
    List<Condition> conditions = new ArrayList<>(implied(left));
    Field field = field(left, right);
    List<Value> values = new ArrayList<>();
    collect(right, values, place);
    if (field == Field.WAY_BACK) {
      values = List.of(new Value.Numbers(0, 0));
      negated ^= right.asBoolean(true);
    }
    conditions.add(new Condition(field, negated, values));
    return conditions;
  }

  /** What a payload's protocol says by itself; nft does not list it. */
  private static List<Condition> implied(JsonNode left) {
    return switch (left.path("payload").path("protocol").asText()) {
      case "icmpv6" -> List.of(equal(Field.PROTOCOL, ICMPV6));
      case "tcp" -> List.of(equal(Field.PROTOCOL, 6));
      case "udp" -> List.of(equal(Field.PROTOCOL, 17));
      case "ip", "icmp", "arp" -> List.of(new Condition(Field.NEVER, false, List.of()));
      case "sctp", "dccp", "udplite", "esp", "ah", "comp" ->
          List.of(new Condition(Field.NEVER, false, List.of()));
      default -> List.of();
    };
  }

  private static Condition equal(Field field, long value) {
    return new Condition(field, false, List.of(new Value.Numbers(value, value)));
  }

  private static Field field(JsonNode left, JsonNode right) {
    JsonNode payload = left.path("payload");
    if (!payload.isMissingNode()) {
      return payload(payload.path("protocol").asText(), payload.path("field").asText());
    }
    if (left.path("ct").path("key").asText().equals("state") && !left.path("ct").has("dir")) {
      return Field.STATE;
    }
    JsonNode fib = left.path("fib");
    if (!fib.isMissingNode()) {
      return wayBack(fib, right) ? Field.WAY_BACK : Field.UNKNOWN;
    }
    return switch (left.path("meta").path("key").asText()) {
      case "iifname", "iif" -> Field.INPUT;
      case "oifname", "oif" -> Field.OUTPUT;
      case "nfproto" -> Field.FAMILY;
      case "l4proto" -> Field.PROTOCOL;
      case "mark" -> Field.MARK;
      default -> Field.UNKNOWN;
    };
  }

  /** fib saddr . iif oif missing: what comes in where the way back would not lead out. */
  private static boolean wayBack(JsonNode fib, JsonNode right) {
    List<String> flags = new ArrayList<>();
    fib.path("flags").forEach(flag -> flags.add(flag.asText()));
    return right.isBoolean()
        && fib.path("result").asText().equals("oif")
        && flags.contains("saddr")
        && flags.contains("iif");
  }

  private static Field payload(String protocol, String field) {
    return switch (protocol + " " + field) {
      case "ip6 saddr" -> Field.SOURCE;
      case "ip6 daddr" -> Field.DESTINATION;
      case "ip6 nexthdr" -> Field.PROTOCOL;
      case "icmpv6 type" -> Field.ICMP_TYPE;
      case "tcp sport", "udp sport", "th sport" -> Field.SOURCE_PORT;
      case "tcp dport", "udp dport", "th dport" -> Field.DESTINATION_PORT;
      default -> Field.UNKNOWN;
    };
  }

  private void collect(JsonNode right, List<Value> values, String place) {
    if (right.isTextual() && right.asText().startsWith("@")) {
      JsonNode elements = sets.get(place + right.asText().substring(1));
      if (elements == null) {
        values.add(new Value.Other());
      } else {
        elements.forEach(element -> collect(element, values, place));
      }
    } else if (right.isArray()) {
      right.forEach(each -> collect(each, values, place));
    } else if (right.has("set")) {
      collect(right.path("set"), values, place);
    } else if (right.has("elem")) {
      collect(right.path("elem").path("val"), values, place);
    } else {
      values.add(value(right));
    }
  }

  private static Value value(JsonNode right) {
    if (right.isIntegralNumber()) {
      return new Value.Numbers(right.asLong(), right.asLong());
    }
    if (right.has("prefix")) {
      JsonNode prefix = right.path("prefix");
      return address(prefix.path("addr").asText())
          .map(a -> prefix(a, prefix.path("len").asInt()))
          .orElseGet(Value.Other::new);
    }
    if (right.has("range")) {
      JsonNode first = right.path("range").path(0);
      JsonNode last = right.path("range").path(1);
      if (first.isIntegralNumber()) {
        return new Value.Numbers(first.asLong(), last.asLong());
      }
      return Stream.of(first, last).allMatch(each -> address(each.asText()).isPresent())
          ? new Value.Addresses(
              address(first.asText()).orElseThrow(), address(last.asText()).orElseThrow())
          : new Value.Other();
    }
    return right.isTextual()
        ? address(right.asText())
            .<Value>map(a -> new Value.Addresses(a, a))
            .orElseGet(() -> new Value.Name(right.asText()))
        : new Value.Other();
  }

  private static Optional<Ip6Address> address(String text) {
    try {
      return text.contains(":") ? Optional.of(Ip6Address.parse(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a name with a colon, or a hardware address
    }
  }

  private static Value prefix(Ip6Address address, int length) {
    Ip6Address first = Ip6Prefix.containing(address, length).address();
    long high = length >= 64 ? 0 : -1L >>> length;
    long low = length <= 64 ? -1 : length == 128 ? 0 : -1L >>> (length - 64);
    return new Value.Addresses(first, new Ip6Address(first.high() | high, first.low() | low));
  }
}
