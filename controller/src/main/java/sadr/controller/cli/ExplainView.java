package sadr.controller.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sadr.controller.cli.Table.Cell;
import sadr.controller.cli.Table.Colour;
import sadr.controller.control.JsonLine;
import sadr.controller.explain.Agreement;
import sadr.controller.explain.Answer;
import sadr.controller.explain.Decision;
import sadr.controller.explain.Fate;
import sadr.controller.explain.Judgement;
import sadr.controller.explain.Packet;
import sadr.controller.explain.Step;
import sadr.netlink.model.NextHop;

/** An {@link Answer} for people and for programs. */
final class ExplainView {

  private final Answer answer;
  private final Packet packet;
  private final Decision decision;

  ExplainView(Answer answer) {
    this.answer = answer;
    this.packet = answer.explanation().packet();
    this.decision = answer.explanation().decision();
  }

  void print(Console console) {
    console.print(
        "from "
            + packet.from()
            + answer.owner().map(owner -> " (" + owner + ")").orElse("")
            + " to "
            + packet.to()
            + packet.inputInterface().map(name -> ", in by " + name).orElse(", the router's own")
            + (packet.mark() == 0 ? "" : ", mark 0x" + Integer.toHexString(packet.mark())));
    console.print("");
    Table steps = new Table(console.colour());
    steps.head("RULE", "ASKS", "ANSWER");
    answer.explanation().steps().forEach(step -> row(steps, step));
    steps.lines().forEach(console::print);
    console.print("");
    Table result = new Table(console.colour());
    judgements("hosts").forEach(each -> result.row(Cell.of("nftables"), judged(each)));
    result.row(Cell.of("way"), way());
    judgements("egress").forEach(each -> result.row(Cell.of("nftables"), judged(each)));
    answer.hosts().ifPresent(word -> result.row(Cell.of("hosts"), Cell.of(hosts(word))));
    result.row(Cell.of("kernel"), kernel());
    result.lines().forEach(console::print);
  }

  private List<Judgement> judgements(String where) {
    return answer.judgements().stream().filter(each -> each.where().equals(where)).toList();
  }

  private void row(Table table, Step step) {
    String rule = answer.text().rule(step.rule());
    String priority = Long.toString(step.rule().priority());
    String asks = rule.replaceFirst("^priority [0-9]+ ?", "").replaceFirst(" protocol [0-9]+$", "");
    table.row(
        Cell.of(priority),
        Cell.of(asks),
        new Cell(
            words(step),
            step.outcome() == Step.Outcome.DECIDES ? Optional.of(Colour.BOLD) : Optional.empty()));
    for (Step.Passed passed : step.passed()) {
      table.row(
          Cell.of(""),
          Cell.of(""),
          Cell.of(
              "passes over " + answer.text().route(passed.route()) + ": " + passed.why().words()));
    }
  }

  private String words(Step step) {
    String route = step.route().map(answer.text()::route).orElse("");
    return switch (step.outcome()) {
      case NOT_FOR_IT -> "not for it: " + step.reason();
      case JUMPS -> "goes on elsewhere";
      case NOTHING -> "says nothing";
      case NO_ROUTE -> "no route for it";
      case THROWN -> route + ": ask on";
      case SUPPRESSED -> "ignores " + route + ": too short for this rule";
      case DECIDES -> route.isEmpty() ? decision.fate().words() : route;
    };
  }

  private Cell way() {
    if (decision.fate() != Fate.FORWARDED) {
      boolean good = decision.fate() == Fate.LOCAL;
      return new Cell(decision.fate().words(), good ? Optional.empty() : Optional.of(Colour.RED));
    }
    List<String> ways = new ArrayList<>();
    for (NextHop hop : hops()) {
      ways.add(
          "through "
              + answer.text().name(hop.link())
              + hop.gateway().map(gateway -> " to " + gateway).orElse(", on the link"));
    }
    return new Cell(
        answer.uplink().map(name -> name + ": ").orElse("no uplink: ") + String.join(", or ", ways),
        Optional.of(Colour.GREEN));
  }

  private List<NextHop> hops() {
    return decision.route().stream()
        .flatMap(route -> route.nextHops().stream())
        .filter(hop -> decision.exits().contains(hop.link()))
        .toList();
  }

  private static Cell judged(Judgement judgement) {
    return new Cell(
        judgement.where() + ": " + judgement.words(),
        judgement.passes() ? Optional.empty() : Optional.of(Colour.RED));
  }

  private static String hosts(String advertised) {
    return switch (advertised) {
      case "preferred" -> "take this source for new connections (its prefix is preferred)";
      case "deprecated" -> "take another source for new connections (its prefix is deprecated)";
      default -> "are to let go of this source (its prefix is " + advertised + ")";
    };
  }

  private Cell kernel() {
    return answer
        .difference()
        .map(
            words ->
                new Cell(
                    "DIFFERS from its own rules and routes as they were read: " + words,
                    Optional.of(Colour.RED)))
        .orElse(Cell.of("says the same"));
  }

  String json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", 1);
    json.put("from", packet.from().toString());
    json.put("to", packet.to().toString());
    json.put("input", packet.inputInterface().orElse(null));
    json.put("mark", packet.mark() & 0xffff_ffffL);
    json.put("steps", answer.explanation().steps().stream().map(this::json).toList());
    json.put("fate", decision.fate().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.put("uplink", answer.uplink().orElse(null));
    json.put("interfaces", hops().stream().map(hop -> answer.text().name(hop.link())).toList());
    json.put(
        "gateways",
        hops().stream().flatMap(h -> h.gateway().stream()).map(Object::toString).toList());
    json.put("passes", answer.passes());
    json.put("nftables", answer.judgements().stream().map(ExplainView::json).toList());
    json.put("owner", answer.owner().orElse(null));
    json.put("hosts", answer.hosts().orElse(null));
    Map<String, Object> kernel = new LinkedHashMap<>();
    kernel.put("agrees", answer.difference().isEmpty());
    kernel.put("answer", Agreement.words(answer.kernel(), answer.text()));
    json.put("kernel", kernel);
    return JsonLine.of(json);
  }

  private Map<String, @Nullable Object> json(Step step) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("rule", answer.text().rule(step.rule()));
    json.put("outcome", step.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.put("reason", step.reason().isEmpty() ? null : step.reason());
    json.put("route", step.route().map(answer.text()::route).orElse(null));
    json.put(
        "passed",
        step.passed().stream()
            .map(
                passed ->
                    Map.of(
                        "route", answer.text().route(passed.route()),
                        "why", passed.why().words()))
            .toList());
    return json;
  }

  private static Map<String, Object> json(Judgement judgement) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("where", judgement.where());
    json.put("passes", judgement.passes());
    json.put("words", judgement.words());
    return json;
  }
}
