package sadr.controller.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes all checks.
 *
 * <p>Each family of checks is a class of its own, {@code *Checks}: it looks at the {@link Evidence}
 * and tells what it finds. What is harmless is not found: rules and routes are asked for sample
 * packets by the model of {@link sadr.controller.explain.RoutingModel}, firewalls by {@link
 * FirewallJudge}.
 */
public final class Doctor {

  private static final List<Function<Evidence, List<Finding>>> CHECKS =
      List.of(
          AddressChecks::check,
          RuleChecks::check,
          RouteChecks::check,
          SettingChecks::check,
          FirewallChecks::check,
          LegacyChecks::check,
          ProgramChecks::check,
          LanChecks::check,
          MachineChecks::check,
          IspChecks::check);

  private Doctor() {}

  /** Everything that the checks find, the worst first. */
  public static Diagnosis examine(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    CHECKS.forEach(check -> findings.addAll(check.apply(evidence)));
    findings.sort(Comparator.comparing(Finding::severity));
    return new Diagnosis(findings, skipped(evidence), evidence.programs().daemon().isPresent());
  }

  /** What could not be looked at. */
  private static List<String> skipped(Evidence evidence) {
    List<String> skipped = new ArrayList<>();
    if (evidence.kernel().ruleset().isEmpty()) {
      skipped.add("the firewall: nftables could not be read");
    }
    new TreeMap<>(evidence.lans().deaf())
        .forEach((device, why) -> skipped.add("other routers on " + device + ": " + why));
    if (evidence.trials().isEmpty()) {
      skipped.add("what the ISPs carry: --probe-isps finds out, by sending");
    }
    return skipped;
  }
}
