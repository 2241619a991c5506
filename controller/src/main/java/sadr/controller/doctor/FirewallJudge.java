package sadr.controller.doctor;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sadr.controller.doctor.FirewallRule.Condition;
import sadr.controller.doctor.FirewallRule.Value;
import sadr.controller.doctor.FirewallRule.Verdict;
import sadr.controller.doctor.Ruleset.Chain;
import sadr.controller.doctor.Ruleset.Hook;
import sadr.net.Ip6Address;

/**
 * What a {@link Ruleset} does with a packet.
 *
 * <p>How it works: a condition holds, does not hold, or is not understood. A rule with one of the
 * latter may say its word or not, so both go on. In the end there is what may become of the packet:
 * only where one thing alone may is it certain. Not thread-safe.
 */
final class FirewallJudge {

  /** Deeper jumps the kernel refuses (NFT_JUMP_STACK_SIZE). */
  private static final int DEEPEST = 16;

  /** What may become of a packet in a chain. */
  enum Outcome {
    PASSES,
    DROPPED,
    /** It comes to the end of a chain that was jumped to. */
    RETURNS
  }

  /**
   * What may become of a packet.
   *
   * @param outcomes {@link Outcome#PASSES}, {@link Outcome#DROPPED} or both
   * @param by the rule or the policy that drops it, if it may be dropped, as nft(8) lists it
   * @param mend the command that removes that
   */
  record Judgement(Set<Outcome> outcomes, Optional<String> by, Optional<String> mend) {

    /** Copies the set. */
    Judgement {
      outcomes = Set.copyOf(outcomes);
    }

    boolean surelyDropped() {
      return outcomes.equals(Set.of(Outcome.DROPPED));
    }

    boolean surelyPasses() {
      return outcomes.equals(Set.of(Outcome.PASSES));
    }
  }

  private final Ruleset ruleset;
  private final Predicate<FirewallPacket> wayBack;
  private @Nullable String by;
  private @Nullable String mend;

  /** How many of the rules that led here may not hold. */
  private int doubts;

  /**
   * A judge.
   *
   * @param wayBack whether the way back to a packet's source leads out where it came in
   */
  FirewallJudge(Ruleset ruleset, Predicate<FirewallPacket> wayBack) {
    this.ruleset = ruleset;
    this.wayBack = wayBack;
  }

  /** What becomes of {@code packet} at all of its hooks. */
  Judgement judge(FirewallPacket packet) {
    by = null;
    mend = null;
    EnumSet<Outcome> all = EnumSet.of(Outcome.PASSES);
    for (String hook : packet.hooks()) {
      for (Chain chain : hooked(hook)) {
        EnumSet<Outcome> outcomes = run(chain, packet, 0);
        if (!outcomes.contains(Outcome.PASSES)) {
          return new Judgement(
              Set.of(Outcome.DROPPED), Optional.ofNullable(by), Optional.ofNullable(mend));
        }
        all.addAll(outcomes);
      }
    }
    return new Judgement(all, Optional.ofNullable(by), Optional.ofNullable(mend));
  }

  private List<Chain> hooked(String name) {
    return ruleset.chains().stream()
        .filter(chain -> chain.hook().filter(hook -> hook.name().equals(name)).isPresent())
        .filter(chain -> chain.hook().filter(hook -> hook.type().equals("nat")).isEmpty())
        .sorted(Comparator.comparingLong(c -> c.hook().map(Hook::priority).orElse(0L)))
        .toList();
  }

  private EnumSet<Outcome> run(Chain chain, FirewallPacket packet, int depth) {
    EnumSet<Outcome> possible = EnumSet.noneOf(Outcome.class);
    for (FirewallRule rule : chain.rules()) {
      Optional<Boolean> holds = holds(rule, packet);
      boolean never = holds.filter(value -> !value).isPresent();
      if (never || rule.verdict().isEmpty()) {
        continue;
      }
      doubts += holds.isEmpty() ? 1 : 0;
      EnumSet<Outcome> said = said(chain, rule, packet, depth);
      boolean returned = said.remove(Outcome.RETURNS);
      possible.addAll(said);
      if (returned && !comesBack(rule)) {
        possible.addAll(atEnd(chain));
      }
      doubts -= holds.isEmpty() ? 1 : 0;
      if (holds.isPresent() && !(returned && comesBack(rule))) {
        return possible;
      }
    }
    possible.addAll(atEnd(chain));
    return possible;
  }

  /** Whether a return out of the rule's verdict goes on in this chain. */
  private static boolean comesBack(FirewallRule rule) {
    return rule.verdict()
        .filter(v -> v instanceof Verdict.Jump jump && jump.comesBack())
        .isPresent();
  }

  private EnumSet<Outcome> said(Chain chain, FirewallRule rule, FirewallPacket packet, int depth) {
    Verdict verdict = rule.verdict().orElseThrow();
    if (verdict instanceof Verdict.Accept) {
      return EnumSet.of(Outcome.PASSES);
    } else if (verdict instanceof Verdict.Drop) {
      dropped(
          chain.title() + ": " + rule.text(),
          "nft delete rule " + chain.title() + " handle " + rule.handle());
      return EnumSet.of(Outcome.DROPPED);
    } else if (verdict instanceof Verdict.Return) {
      return EnumSet.of(Outcome.RETURNS);
    } else if (verdict instanceof Verdict.Jump jump) {
      Optional<Chain> next = ruleset.chain(chain, jump.chain());
      if (next.isPresent() && depth < DEEPEST) {
        return run(next.get(), packet, depth + 1);
      }
    }
    return EnumSet.of(Outcome.PASSES, Outcome.DROPPED);
  }

  private EnumSet<Outcome> atEnd(Chain chain) {
    if (chain.hook().isEmpty()) {
      return EnumSet.of(Outcome.RETURNS);
    }
    if (chain.hook().get().accepts()) {
      return EnumSet.of(Outcome.PASSES);
    }
    dropped(
        "policy drop of " + chain.title() + ", and no rule before accepts it",
        "nft insert rule " + chain.title() + " icmpv6 type { 1-4, 128, 129, 133-137 } accept");
    return EnumSet.of(Outcome.DROPPED);
  }

  private void dropped(String text, String command) {
    if (by == null && doubts == 0) {
      by = text;
      mend = command;
    }
  }

  /** Whether all conditions hold; empty where that is not known. */
  private Optional<Boolean> holds(FirewallRule rule, FirewallPacket packet) {
    boolean sure = true;
    for (Condition condition : rule.conditions()) {
      Optional<Boolean> one = holds(condition, packet);
      if (one.filter(value -> !value).isPresent()) {
        return one;
      }
      sure &= one.isPresent();
    }
    return sure ? Optional.of(true) : Optional.empty();
  }

  private Optional<Boolean> holds(Condition condition, FirewallPacket packet) {
    if (condition.values().stream().anyMatch(Value.Other.class::isInstance)) {
      return Optional.empty();
    }
    Optional<Boolean> plain =
        switch (condition.field()) {
          case FAMILY -> number(condition, 10);
          case INPUT -> name(condition, packet.input());
          case OUTPUT -> name(condition, packet.output());
          case SOURCE -> address(condition, packet.from());
          case DESTINATION -> address(condition, packet.to());
          case PROTOCOL -> number(condition, packet.protocol());
          case ICMP_TYPE -> number(condition, packet.icmpType());
          case SOURCE_PORT -> number(condition, packet.sourcePort());
          case DESTINATION_PORT -> number(condition, packet.destinationPort());
          case STATE -> state(condition, packet.state());
          case MARK -> number(condition, packet.mark() & 0xffff_ffffL);
          case WAY_BACK -> number(condition, wayBack.test(packet) ? 1 : 0);
          case NEVER -> Optional.of(condition.negated());
          case UNKNOWN -> Optional.empty();
        };
    return plain.map(value -> value != condition.negated());
  }

  private static Optional<Boolean> number(Condition condition, OptionalInt value) {
    // A field that the packet does not have: the rule is not for it, negated or not.
    return value.isEmpty() ? Optional.of(condition.negated()) : number(condition, value.getAsInt());
  }

  private static Optional<Boolean> number(Condition condition, long value) {
    return Optional.of(
        condition.values().stream()
            .anyMatch(
                v -> v instanceof Value.Numbers n && n.first() <= value && value <= n.last()));
  }

  /** The bits of a state: any will do. */
  private static Optional<Boolean> state(Condition condition, int state) {
    return Optional.of(
        condition.values().stream()
            .anyMatch(v -> v instanceof Value.Numbers n && (n.first() & state) != 0));
  }

  private static Optional<Boolean> name(Condition condition, Optional<String> device) {
    return Optional.of(
        condition.values().stream()
            .anyMatch(v -> v instanceof Value.Name n && fits(n.name(), device.orElse(""))));
  }

  private static boolean fits(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  private static Optional<Boolean> address(Condition condition, Ip6Address address) {
    return Optional.of(
        condition.values().stream()
            .anyMatch(
                v ->
                    v instanceof Value.Addresses range
                        && range.first().compareTo(address) <= 0
                        && range.last().compareTo(address) >= 0));
  }
}
