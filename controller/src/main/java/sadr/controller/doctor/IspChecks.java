package sadr.controller.doctor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import sadr.net.Ip6Prefix;

/** What the trials say of the ISPs: who carries what. */
final class IspChecks {

  private final KnownSite site;
  private final List<IspTrial> trials;
  private final List<Finding> found = new ArrayList<>();

  private IspChecks(Evidence evidence) {
    this.site = evidence.site();
    this.trials = evidence.trials();
  }

  static List<Finding> check(Evidence evidence) {
    IspChecks checks = new IspChecks(evidence);
    Set<List<Object>> done = new LinkedHashSet<>();
    for (IspTrial trial : checks.trials) {
      if (done.add(List.of(trial.through(), trial.prefix()))) {
        if (trial.isForeign()) {
          checks.foreign(trial.through(), trial.owner(), trial.prefix());
        } else {
          checks.own(trial.through(), trial.prefix());
        }
      }
    }
    return checks.found;
  }

  private List<IspTrial> of(String through, Ip6Prefix prefix) {
    return trials.stream()
        .filter(trial -> trial.through().equals(through) && trial.prefix().equals(prefix))
        .toList();
  }

  private boolean answered(String through, Ip6Prefix prefix) {
    return of(through, prefix).stream().anyMatch(trial -> trial.answered() > 0);
  }

  private boolean tells(String through, Ip6Prefix prefix) {
    return of(through, prefix).stream().anyMatch(IspTrial::isTelling);
  }

  private List<String> shown(String through, Ip6Prefix prefix) {
    return of(through, prefix).stream()
        .map(
            trial ->
                "from "
                    + trial.source()
                    + " through "
                    + through
                    + " to "
                    + trial.target()
                    + ": "
                    + outcome(trial))
        .toList();
  }

  private static String outcome(IspTrial trial) {
    String counts = trial.answered() + " of " + trial.sent() + " answered";
    if (trial.note().isEmpty()) {
      return counts;
    }
    return trial.sent() == 0 ? trial.note() : counts + ", but " + trial.note();
  }

  /** A source of the ISP's own. */
  private void own(String uplink, Ip6Prefix prefix) {
    if (answered(uplink, prefix)) {
      return;
    }
    if (tells(uplink, prefix) && back(uplink)) {
      found.add(
          Finding.error(
                  "isp.filters",
                  uplink + "'s ISP does not carry " + prefix + ", which it should",
                  "hosts with addresses of it reach nothing, while the probes from another address"
                      + " are answered: the uplink seems alive")
              .of(uplink)
              .shownBy(shown(uplink, prefix))
              .mendedBy(
                  "ask the ISP whether the prefix is delegated to you and routed to this line",
                  "until then take it out of prefixes of "
                      + uplink
                      + ", then: sadr check && sadr reload"));
    } else {
      found.add(unclear(uplink, prefix));
    }
  }

  /** A source of another ISP's. */
  private void foreign(String through, String owner, Ip6Prefix prefix) {
    boolean accepted =
        site.uplinks().stream()
            .filter(uplink -> uplink.name().equals(through))
            .anyMatch(uplink -> uplink.config().accepts().stream().anyMatch(p -> p.covers(prefix)));
    boolean answered = answered(through, prefix);
    boolean telling = tells(through, prefix) && back(owner) && back(through);
    if (answered && !accepted) {
      found.add(carried(through, owner, prefix));
    } else if (!answered && !telling) {
      found.add(unclear(through, prefix));
    } else if (!answered && accepted) {
      found.add(dropped(through, owner, prefix));
    }
  }

  private Finding carried(String through, String owner, Ip6Prefix prefix) {
    return Finding.note(
            "isp.accepts",
            through + "'s ISP carries sources of " + owner + "'s " + prefix,
            "where this lasts, "
                + prefix
                + " can go through "
                + through
                + " while "
                + owner
                + " is dead, in place of being refused; ask the ISP whether it may last")
        .of(through)
        .shownBy(shown(through, prefix))
        .mendedBy(
            "write accepts = [\""
                + prefix
                + "\"] to the uplink "
                + through
                + ", then: sadr check && sadr reload");
  }

  private Finding dropped(String through, String owner, Ip6Prefix prefix) {
    return Finding.error(
            "isp.accepts-not",
            through + "'s ISP does not carry " + prefix + ", though accepts says so",
            "when " + owner + " dies, its prefix is rerouted into a hole")
        .of(through)
        .shownBy(shown(through, prefix))
        .mendedBy(
            "take "
                + prefix
                + " out of accepts of "
                + through
                + ", then: sadr check && sadr reload");
  }

  /** Whether answers to the uplink's own sources come back at all. */
  private boolean back(String uplink) {
    return trials.stream()
        .anyMatch(
            trial -> trial.through().equals(uplink) && !trial.isForeign() && trial.answered() > 0);
  }

  private Finding unclear(String through, Ip6Prefix prefix) {
    return Finding.note(
            "isp.unclear",
            "whether " + through + "'s ISP carries " + prefix + " could not be found out",
            "no probe left, or none came back where one should have")
        .of(through)
        .shownBy(shown(through, prefix));
  }
}
