package sadr.controller.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sadr.controller.cli.UplinkPast.Health;
import sadr.controller.cli.UplinkPast.State;
import sadr.controller.control.JsonObject;
import sadr.controller.control.MalformedLineException;

/**
 * Makes states of an uplink out of the journal's lines, which come in their order. What happened at
 * one instant makes one state. One thread tells it.
 */
final class History implements Consumer<String> {

  private final String uplink;
  private final List<State> states = new ArrayList<>();
  private Optional<Instant> at = Optional.empty();
  private Health health = Health.UNWATCHED;
  private String role = "out";
  private String admin = "auto";
  private final List<String> why = new ArrayList<>();

  /** What others did at the same instant, for a role that changed for their sake. */
  private final List<String> others = new ArrayList<>();

  private boolean forOthers;
  private int blips;
  private boolean concerns;

  /** Of the uplink with this name. */
  History(String uplink) {
    this.uplink = uplink;
  }

  /** Whether the journal knows nothing of the uplink itself. */
  boolean isEmpty() {
    return !concerns;
  }

  /** Takes a line of the journal; what is none is left out. */
  @Override
  public void accept(String line) {
    try {
      JsonObject event = JsonObject.parse(line);
      Instant time = event.time("at");
      if (at.filter(time::equals).isEmpty()) {
        settle();
        at = Optional.of(time);
      }
      String kind = event.text("event");
      boolean ours = event.optionalText("uplink").filter(uplink::equals).isPresent();
      if (ours) {
        concerns = true;
        about(kind, event);
      } else if (kind.startsWith("daemon.")) {
        daemon(kind);
      } else if (kind.equals("admin.restore") && event.optionalText("uplink").isEmpty()) {
        order("auto", "the state file was broken: whatever an operator had asked for is forgotten");
      } else if (kind.equals("uplink.role")) {
        others.add(event.text("uplink") + " became " + event.text("to"));
      }
    } catch (MalformedLineException e) {
      // A line that a crash has cut, or one of a later version: it says nothing here.
    }
  }

  private void daemon(String kind) {
    if (kind.equals("daemon.stop")) {
      health = Health.UNWATCHED;
      why.add("the daemon was stopped");
    } else if (kind.equals("daemon.start")) {
      boolean died = !states.isEmpty() && health != Health.UNWATCHED;
      why.add(died ? "the daemon started anew; the one before it had died" : "the daemon started");
      health = Health.UNKNOWN;
      role = "out";
    }
  }

  private void about(String kind, JsonObject event) throws MalformedLineException {
    switch (kind) {
      case "uplink.down" -> {
        health = Health.DOWN;
        why.add(detailed(event));
      }
      case "uplink.up" -> {
        health = Health.UP;
        why.add(
            event.text("cause").equals("carrier")
                ? "carrier and gateway are there"
                : "its probes are answered");
      }
      case "uplink.role" -> role(event);
      case "uplink.blip" -> blips++;
      default -> orders(kind, event);
    }
  }

  private void role(JsonObject event) throws MalformedLineException {
    role = event.text("to");
    String cause = event.text("cause");
    switch (cause) {
      case "other-uplink" -> forOthers = true;
      case "hold-down" -> why.add("it was held back for long enough");
      case "start" -> why.add("its first role");
      case "kernel" -> why.add("the kernel refused its routes, or took them at last");
      default -> {
        // Its own health or an operator's wish, which another event tells of.
      }
    }
  }

  private void orders(String kind, JsonObject event) throws MalformedLineException {
    String reason = event.optionalText("reason").map(text -> ": " + text).orElse("");
    String until = event.optionalText("until").map(time -> ", until " + time).orElse("");
    switch (kind) {
      case "admin.failover" -> order("failed-over", "an operator took it out" + reason + until);
      case "admin.drain" -> order("drained", "an operator drained it" + reason + until);
      case "admin.restore" ->
          order(
              "auto",
              event.text("cause").equals("expired")
                  ? "the operator's time for it is over"
                  : "an operator restored it");
      case "drill.start" -> why.add("a drill cuts it off");
      case "drill.end" -> why.add("the drill's cut has ended (" + event.text("cause") + ")");
      case "prefix.added" -> why.add("prefix " + event.shown("prefix").orElse("?") + " came");
      case "prefix.removed" -> why.add("prefix " + event.shown("prefix").orElse("?") + " went");
      default -> {
        // Whatever else happens to it changes no state of it.
      }
    }
  }

  private void order(String state, String words) {
    admin = state;
    why.add(words);
  }

  private static String detailed(JsonObject event) throws MalformedLineException {
    String cause = event.text("cause");
    return event
        .optionalText("detail")
        .filter(text -> !text.isEmpty())
        .map(text -> cause.equals("probes") ? text : cause + ": " + text)
        .orElse(cause);
  }

  /** Ends the instant: makes a state of it, or adds to the one that goes on. */
  private void settle() {
    if (forOthers) {
      why.add(others.isEmpty() ? "other uplinks changed" : String.join(", ", others));
    }
    if (at.isPresent() && (!why.isEmpty() || blips > 0 || changed())) {
      put(at.get());
    }
    why.clear();
    others.clear();
    forOthers = false;
    blips = 0;
  }

  private void put(Instant time) {
    if (changed()) {
      states.add(new State(time, health, role, admin, why, blips));
      return;
    }
    State last = states.remove(states.size() - 1);
    List<String> all = new ArrayList<>(last.why());
    all.addAll(why);
    states.add(new State(last.since(), health, role, admin, all, last.blips() + blips));
  }

  private boolean changed() {
    if (states.isEmpty()) {
      return true;
    }
    State last = states.get(states.size() - 1);
    return last.health() != health || !last.role().equals(role) || !last.admin().equals(admin);
  }

  /**
   * The states so far.
   *
   * @param since leave out those that were over by then
   */
  UplinkPast past(Instant now, Optional<Instant> since) {
    settle();
    at = Optional.empty();
    List<State> shown = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      Instant end = i + 1 < states.size() ? states.get(i + 1).since() : now;
      if (since.isEmpty() || end.isAfter(since.get())) {
        shown.add(states.get(i));
      }
    }
    Instant begin = shown.isEmpty() ? now : shown.get(0).since();
    return new UplinkPast(shown, since.filter(begin::isBefore).orElse(begin), now);
  }
}
