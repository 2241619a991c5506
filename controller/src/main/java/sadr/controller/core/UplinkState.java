package sadr.controller.core;

import java.time.Instant;
import java.util.OptionalLong;
import sadr.probes.health.PathState;

/**
 * What is known of an uplink, and what follows from it.
 *
 * @param number i, from 1: fixes its mark, rule and table; kept for good
 * @param probed what the probes say
 * @param suspicions how often other evidence has spoken against it
 * @param remembered whether it was down when the daemon last ran
 * @param admin what an administrator wants
 * @param verdict its health, from all evidence
 * @param since when its health last changed
 * @param role what it does for the site
 * @param hold whether it is held back after it came up
 */
public record UplinkState(
    int number,
    Probed probed,
    long suspicions,
    boolean remembered,
    Admin admin,
    Verdict verdict,
    Instant since,
    Role role,
    HoldDown hold) {

  /**
   * The last word of the probes.
   *
   * @param state the path's state
   * @param cause its word, "none" where there is none
   * @param detail its reason
   * @param decidedNanos when it was reached
   * @param lastAnswerNanos when the path last answered
   */
  public record Probed(
      PathState state,
      String cause,
      String detail,
      long decidedNanos,
      OptionalLong lastAnswerNanos) {

    /** Nothing said yet. */
    public static final Probed NOTHING =
        new Probed(PathState.UNKNOWN, "none", "", 0, OptionalLong.empty());
  }

  UplinkState withProbed(Probed value) {
    return new UplinkState(
        number, value, suspicions, remembered, admin, verdict, since, role, hold);
  }

  UplinkState suspected() {
    return new UplinkState(
        number, probed, suspicions + 1, remembered, admin, verdict, since, role, hold);
  }

  /** An administrator who says "auto" vouches for it: it is not held any longer. */
  UplinkState asked(Admin value) {
    HoldDown next = value.state() == Admin.State.AUTO ? HoldDown.NONE : hold;
    return new UplinkState(
        number, probed, suspicions, remembered, value, verdict, since, role, next);
  }

  UplinkState withAdmin(Admin value) {
    return new UplinkState(
        number, probed, suspicions, remembered, value, verdict, since, role, hold);
  }

  UplinkState withVerdict(Verdict value, Moment at) {
    Instant when = value.health() == verdict.health() ? since : at.wall();
    HoldDown next = hold.follow(verdict.health(), value.health(), at.nanos());
    return new UplinkState(number, probed, suspicions, remembered, admin, value, when, role, next);
  }

  /** One that hosts use already cannot be kept from them: its hold is over. */
  UplinkState withRole(Role value) {
    HoldDown next = value == Role.ACTIVE ? hold.ended() : hold;
    return new UplinkState(
        number, probed, suspicions, remembered, admin, verdict, since, value, next);
  }
}
