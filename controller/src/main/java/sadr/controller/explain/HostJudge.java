package sadr.controller.explain;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sadr.controller.nft.SourceTable;
import sadr.controller.nft.SourceTable.Translation;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/**
 * What the part of our table in nftables that works on LANs does with the first packet of a new
 * flow, before it is routed; in the order of its rules.
 */
public final class HostJudge {

  private HostJudge() {}

  /**
   * What is to become of a packet.
   *
   * @param judgement in words
   * @param translation what it is marked for; it is routed with that mark then
   */
  public record Outcome(Judgement judgement, Optional<Translation> translation) {}

  /**
   * The judgement.
   *
   * @param table what stands
   * @param packet of a new flow
   * @param plain where it would go without a mark
   * @param elsewhere whether it would leave by an interface that is no uplink's
   * @return empty where this part has nothing to do with it
   */
  public static Optional<Outcome> judge(
      SourceTable table, Packet packet, Decision plain, Predicate<Decision> elsewhere) {
    if (packet.inputInterface().filter(table.devices()::contains).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        passing(table, packet, plain, elsewhere).orElseGet(() -> refusing(table, packet)));
  }

  private static Optional<Outcome> passing(
      SourceTable table, Packet packet, Decision plain, Predicate<Decision> elsewhere) {
    Ip6Address from = packet.from();
    if (from.isUnspecified() || from.isLinkLocal()) {
      return passes("a link-local source");
    }
    if (in(table.site(), packet.to()).isPresent()) {
      return passes("inside the site");
    }
    if (plain.fate() == Fate.LOCAL) {
      return passes("for this router");
    }
    Optional<Ip6Prefix> live = in(table.live(), from);
    if (live.isPresent()) {
      return passes(live.get() + " has a way out");
    }
    return elsewhere.test(plain)
        ? passes("the routes lead it elsewhere than to an uplink")
        : Optional.empty();
  }

  private static Outcome refusing(SourceTable table, Packet packet) {
    for (Translation translation : table.translations()) {
      if (translation.fresh() && translation.from().contains(packet.from())) {
        String words =
            "marked 0x"
                + Integer.toHexString(translation.mark())
                + ": a new flow of "
                + translation.from()
                + " is translated onto "
                + translation.to();
        return new Outcome(new Judgement("hosts", true, words), Optional.of(translation));
      }
    }
    Optional<Ip6Prefix> dead = in(table.dead(), packet.from());
    if (table.refusal() && (table.strangers() || dead.isPresent())) {
      String why =
          dead.map(prefix -> prefix + " is dead or withdrawn").orElse("its source is no uplink's");
      return new Outcome(
          new Judgement("hosts", false, "REFUSED with ICMPv6 code 5: " + why), Optional.empty());
    }
    return new Outcome(
        new Judgement("hosts", true, "passes: nothing is said of its source"), Optional.empty());
  }

  private static Optional<Outcome> passes(String why) {
    return Optional.of(
        new Outcome(new Judgement("hosts", true, "passes: " + why), Optional.empty()));
  }

  private static Optional<Ip6Prefix> in(List<Ip6Prefix> prefixes, Ip6Address address) {
    return prefixes.stream().filter(prefix -> prefix.contains(address)).findFirst();
  }
}
