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
 */
public record UplinkState(
    int number,
    Probed probed,
    long suspicions,
    boolean remembered,
    Admin admin,
    Verdict verdict,
    Instant since,
    Role role) {

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
    return new UplinkState(number, value, suspicions, remembered, admin, verdict, since, role);
  }

  UplinkState suspected() {
    return new UplinkState(number, probed, suspicions + 1, remembered, admin, verdict, since, role);
  }

  UplinkState withAdmin(Admin value) {
    return new UplinkState(number, probed, suspicions, remembered, value, verdict, since, role);
  }

  UplinkState withVerdict(Verdict value, Instant at) {
    Instant when = value.health() == verdict.health() ? since : at;
    return new UplinkState(number, probed, suspicions, remembered, admin, value, when, role);
  }

  UplinkState withRole(Role value) {
    return new UplinkState(number, probed, suspicions, remembered, admin, verdict, since, value);
  }
}
