package sadr.controller.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import sadr.net.Deadline;
import sadr.probes.health.PathReport;
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
 * @param outage since when it has been out; empty unless it is
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
    HoldDown hold,
    Optional<Outage> outage) {

  /**
   * How long an uplink must have been out before that is final enough to end connections: a link
   * that comes back at once, or a verdict that another one takes back, must cost none.
   */
  static final long CONFIRMATION_NANOS = Duration.ofMillis(250).toNanos();

  /**
   * A time without the uplink.
   *
   * @param sinceNanos when it went out
   * @param confirmed whether it has lasted for {@link #CONFIRMATION_NANOS}
   */
  public record Outage(long sinceNanos, boolean confirmed) {

    static Outage at(Optional<Outage> before, long nanos) {
      long since = before.map(Outage::sinceNanos).orElse(nanos);
      return new Outage(since, nanos - since >= CONFIRMATION_NANOS);
    }

    /** When it will be confirmed; never, once it is. */
    Deadline confirmation() {
      return confirmed ? Deadline.NEVER : Deadline.at(sinceNanos + CONFIRMATION_NANOS);
    }
  }

  /**
   * The last word of the probes.
   *
   * @param state the path's state
   * @param cause its word, "none" where there is none
   * @param detail its reason
   * @param decidedNanos when it was reached
   * @param lastAnswerNanos when the path last answered
   * @param blips outages that were too short for a verdict
   */
  public record Probed(
      PathState state,
      String cause,
      String detail,
      long decidedNanos,
      OptionalLong lastAnswerNanos,
      PathReport.Blips blips) {

    /** Nothing said yet. */
    public static final Probed NOTHING =
        new Probed(PathState.UNKNOWN, "none", "", 0, OptionalLong.empty(), PathReport.Blips.NONE);

    /** The same, but down for a reason that the probes have not seen yet. */
    Probed unproven(Verdict why, long nanos) {
      return new Probed(PathState.DOWN, why.cause(), why.detail(), nanos, lastAnswerNanos, blips);
    }
  }

  /** Whether all that plans read is the same: why it is so, and since when, is only shown. */
  boolean sameGround(UplinkState before) {
    return number == before.number
        && admin.equals(before.admin)
        && verdict.health() == before.verdict.health()
        && role == before.role
        && hold.until().isPresent() == before.hold.until().isPresent()
        && outage.map(Outage::confirmed).equals(before.outage.map(Outage::confirmed));
  }

  UplinkState withProbed(Probed value) {
    return new UplinkState(
        number, value, suspicions, remembered, admin, verdict, since, role, hold, outage);
  }

  UplinkState suspected() {
    return new UplinkState(
        number, probed, suspicions + 1, remembered, admin, verdict, since, role, hold, outage);
  }

  /** An administrator who says "auto" vouches for it: it is not held any longer. */
  UplinkState asked(Admin value) {
    HoldDown next = value.state() == Admin.State.AUTO ? hold.forgiven() : hold;
    return new UplinkState(
        number, probed, suspicions, remembered, value, verdict, since, role, next, outage);
  }

  UplinkState withAdmin(Admin value) {
    return new UplinkState(
        number, probed, suspicions, remembered, value, verdict, since, role, hold, outage);
  }

  UplinkState withHold(HoldDown value) {
    return new UplinkState(
        number, probed, suspicions, remembered, admin, verdict, since, role, value, outage);
  }

  UplinkState withVerdict(Verdict value, Moment at) {
    Instant when = value.health() == verdict.health() ? since : at.wall();
    HoldDown next = hold.follow(verdict, value, at.nanos());
    return new UplinkState(
        number, probed, suspicions, remembered, admin, value, when, role, next, outage);
  }

  /** One that hosts use already cannot be kept from them: its hold is over. */
  UplinkState withRole(Role value, long nanos) {
    Optional<Outage> away =
        value == Role.OUT ? Optional.of(Outage.at(outage, nanos)) : Optional.empty();
    HoldDown next = value == Role.ACTIVE ? hold.ended() : hold;
    return new UplinkState(
        number, probed, suspicions, remembered, admin, verdict, since, value, next, away);
  }
}
