package sadr.probes.io;

import java.util.OptionalLong;
import sadr.net.Ip6Address;
import sadr.probes.health.ProbeKind;

/** Where a prober hands its replies to. Called on the probe thread. */
@FunctionalInterface
interface Replies {

  /** A reply with our identifier. */
  void accept(Reply reply);

  /**
   * One reply, as it came.
   *
   * @param kind of which protocol
   * @param from who sent it
   * @param sequence which probe it says it answers, 0 to 65535
   * @param token what it bears; empty if its payload cannot be ours
   * @param ageNanos how long ago the kernel received it, by the wall clock; 0 where that is unknown
   */
  record Reply(ProbeKind kind, Ip6Address from, int sequence, OptionalLong token, long ageNanos) {}
}
