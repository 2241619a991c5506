package sadr.controller.explain;

import java.util.List;
import java.util.Optional;
import sadr.netlink.model.IpText;
import sadr.netlink.model.RouteAnswer;

/**
 * All that is known of a packet's way.
 *
 * @param explanation by the model, with the mark that nftables gives it
 * @param kernel what the kernel says itself
 * @param difference what the kernel does otherwise than the model, for people; empty if nothing
 * @param uplink whose interface it leaves by; empty for none
 * @param judgements of our table in nftables, in the order in which it meets them
 * @param owner the uplink whose ISP has delegated its source's prefix, and that prefix
 * @param hosts whether hosts take this source for new connections: preferred, deprecated or
 *     withdrawn; empty where that is not known
 * @param text names the interfaces as they are called where this was found out
 */
public record Answer(
    Explanation explanation,
    RouteAnswer kernel,
    Optional<String> difference,
    Optional<String> uplink,
    List<Judgement> judgements,
    Optional<String> owner,
    Optional<String> hosts,
    IpText text) {

  /** Copies the list. */
  public Answer {
    judgements = List.copyOf(judgements);
  }

  /** Whether it leaves this router, or reaches it, for all that is known. */
  public boolean passes() {
    Fate fate = explanation.decision().fate();
    return (fate == Fate.FORWARDED || fate == Fate.LOCAL)
        && judgements.stream().allMatch(Judgement::passes);
  }
}
