package sadr.controller.explain;

import java.util.Optional;
import sadr.controller.nft.EgressGuard;
import sadr.controller.nft.EgressTable;
import sadr.net.Ip6Address;

/** What the egress chain of our table in nftables does with a packet that leaves. */
public final class EgressJudge {

  private EgressJudge() {}

  /**
   * The judgement on a packet that is no neighbour discovery.
   *
   * @param table what stands; empty where there is none of ours
   * @param device the interface that it leaves by
   * @param source its source, after a translation
   */
  public static Judgement judge(Optional<EgressTable> table, String device, Ip6Address source) {
    if (table.isEmpty()) {
      return new Judgement("egress", true, "there is no egress chain of ours: nothing is dropped");
    }
    Optional<EgressGuard> guard =
        table.get().guards().stream().filter(g -> g.device().equals(device)).findFirst();
    if (guard.isEmpty()) {
      return new Judgement("egress", true, "passes: " + device + " is no uplink's");
    }
    String uplink = guard.get().uplink();
    if (source.isUnspecified() || source.isLinkLocal()) {
      return new Judgement("egress", true, "passes: a link-local source");
    }
    return guard.get().sources().stream()
        .filter(prefix -> prefix.contains(source))
        .findFirst()
        .map(p -> new Judgement("egress", true, "passes: " + uplink + " takes " + p))
        .orElseGet(
            () ->
                new Judgement(
                    "egress", false, "DROPPED: " + source + " is none of " + uplink + "'s"));
  }
}
