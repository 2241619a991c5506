package sadr.controller.daemon;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import sadr.controller.config.LanConfig;
import sadr.controller.config.UplinkConfig;
import sadr.controller.control.StatusReport;
import sadr.controller.core.AdvertPlanner;
import sadr.controller.core.Delegation;
import sadr.controller.core.Moment;
import sadr.controller.core.World;
import sadr.controller.ra.Advert;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Address;
import sadr.netlink.model.Lifetime;

/** What is left of prefixes at one moment, and what hosts are told of them. */
final class StatusPrefixes {

  private final World world;
  private final Moment now;

  /** By network, over all LANs. */
  private final Map<Ip6Prefix, Advert.Offer> offers = new HashMap<>();

  StatusPrefixes(World world, Moment now) {
    this.world = world;
    this.now = now;
    AdvertPlanner.plan(world).values().stream()
        .map(Advert::prefixes)
        .flatMap(Collection::stream)
        .forEach(offer -> offers.merge(offer.prefix(), offer, StatusPrefixes::longer));
  }

  /** One LAN may be told to let go of what another one was given. */
  private static Advert.Offer longer(Advert.Offer one, Advert.Offer other) {
    return one.valid().orLater(other.valid()).equals(one.valid()) ? one : other;
  }

  /** Those of an uplink, those that LANs use first. */
  List<StatusReport.Prefix> of(UplinkConfig uplink) {
    return world.delegations(uplink).stream().map(this::prefix).toList();
  }

  /** Networks that hosts must let go of. */
  List<StatusReport.Withdrawn> withdrawn() {
    return world.ledger().entries().entrySet().stream()
        .filter(each -> each.getValue().withdrawn())
        .map(
            each ->
                new StatusReport.Withdrawn(
                    each.getKey().device(),
                    each.getKey().prefix().toString(),
                    Optional.of(each.getValue().uplink()).filter(Predicate.not(String::isEmpty)),
                    instant(each.getValue().clean())))
        .sorted(
            Comparator.comparing(StatusReport.Withdrawn::interfaceName)
                .thenComparing(StatusReport.Withdrawn::prefix))
        .toList();
  }

  /** When {@code deadline}, which is not never, is on the wall clock; whole seconds. */
  Instant instant(Deadline deadline) {
    return now.wall().plusNanos(deadline.nanosLeft(now.nanos())).truncatedTo(ChronoUnit.SECONDS);
  }

  private StatusReport.Prefix prefix(Delegation delegation) {
    if (!delegation.forLans()) {
      return own(delegation);
    }
    return new StatusReport.Prefix(
        delegation.prefix().toString(),
        delegation.origin().text(),
        seconds(delegation.preferred()),
        seconds(delegation.valid()),
        advertised(delegation.prefix()));
  }

  /** One of the uplink's interface: the kernel counts what is left of its address. */
  private StatusReport.Prefix own(Delegation delegation) {
    Optional<Address> address =
        world.observed().addresses().values().stream()
            .filter(candidate -> delegation.prefix().contains(candidate.address()))
            .findFirst();
    return new StatusReport.Prefix(
        delegation.prefix().toString(),
        delegation.origin().text(),
        seconds(address.map(Address::preferred)),
        seconds(address.map(Address::valid)),
        Optional.empty());
  }

  /** The best word that any LAN has of it. */
  private Optional<String> advertised(Ip6Prefix delegated) {
    List<Advert.Offer> told =
        world.config().lans().stream()
            .filter(LanConfig::advertise)
            .flatMap(lan -> lan.networkIn(delegated).stream())
            .flatMap(network -> Optional.ofNullable(offers.get(network)).stream())
            .toList();
    if (told.isEmpty()) {
      return Optional.empty();
    }
    if (told.stream().anyMatch(offer -> !offer.preferred().passed(now.nanos()))) {
      return Optional.of("preferred");
    }
    boolean valid = told.stream().anyMatch(offer -> !offer.valid().passed(now.nanos()));
    return Optional.of(valid ? "deprecated" : "withdrawn");
  }

  private OptionalLong seconds(Deadline deadline) {
    return deadline.never()
        ? OptionalLong.empty()
        : OptionalLong.of(deadline.secondsLeft(now.nanos(), Long.MAX_VALUE));
  }

  private static OptionalLong seconds(Optional<Lifetime> lifetime) {
    return lifetime.filter(value -> !value.infinite()).stream()
        .mapToLong(Lifetime::seconds)
        .findFirst();
  }
}
