package sadr.controller.explain;

/**
 * What a part of our table in nftables does with a packet.
 *
 * @param where {@code hosts} (on LANs, before it is routed) or {@code egress} (when it leaves)
 * @param passes whether it lets the packet pass
 * @param words for people
 */
public record Judgement(String where, boolean passes, String words) {}
