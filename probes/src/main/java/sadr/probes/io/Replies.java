package sadr.probes.io;

import java.util.OptionalLong;
import sadr.net.Ip6Address;
import sadr.probes.health.ProbeKind;

/** Where a prober hands over what came back. Called on the probe thread. */
interface Replies {

  /** A reply with our identifier. */
  void answered(Reply reply);

  /** Something on the way refused that probe; {@code why}, in words. */
  void refused(Reply reply, String why);

  /**
   * Something has come for that probe, and waits for work of our own, in all for as long as its
   * age: that is not the target's fault.
   */
  void delayed(Reply reply);

  /** A reply that proves life and is no good answer; {@code why}, in words. */
  void unfit(Reply reply, String why);

  /**
   * One reply, as it came.
   *
   * @param kind of which protocol
   * @param from who sent it, or, of a refused probe, where it was sent to
   * @param sequence which probe it says it answers, 0 to 65535
   * @param token what it bears; empty if its payload cannot be ours
   * @param ageNanos how long ago the kernel received it, by the wall clock; 0 where that is unknown
   */
  record Reply(ProbeKind kind, Ip6Address from, int sequence, OptionalLong token, long ageNanos) {

    /** What came over a socket that served {@code probe} alone. */
    static Reply to(Probe probe, long ageNanos) {
      return new Reply(
          probe.target().kind(),
          probe.to(),
          probe.sequence(),
          OptionalLong.of(probe.token()),
          ageNanos);
    }
  }
}
