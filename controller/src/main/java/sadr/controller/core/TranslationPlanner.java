package sadr.controller.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import sadr.controller.config.LanConfig;
import sadr.controller.config.OnDown;
import sadr.controller.config.UplinkConfig;
import sadr.controller.nft.SourceTable.Translation;
import sadr.net.Ip6Prefix;

/**
 * Which sources leave under which other prefix. New flows go to the best uplink that is left. Flows
 * that were translated before go on where they are, so each uplink that carries traffic keeps its
 * entries while nothing new goes there.
 */
final class TranslationPlanner {

  private final World world;
  private final List<UplinkConfig> survivors;
  private final Map<String, List<Ip6Prefix>> prefixes = new HashMap<>();
  private final NavigableSet<Ip6Prefix> moved = new TreeSet<>();
  private final List<Translation> translations = new ArrayList<>();

  private TranslationPlanner(World world) {
    this.world = world;
    this.survivors =
        RolePolicy.carrying(world).stream()
            .filter(uplink -> Planner.nextHop(world, uplink).isPresent())
            .toList();
  }

  /** The translations, those of ULAs first. */
  static List<Translation> plan(World world) {
    TranslationPlanner planner = new TranslationPlanner(world);
    world.config().lans().stream()
        .filter(LanConfig::translateUla)
        .forEach(lan -> lan.ula().ifPresent(ula -> planner.unique(lan, ula)));
    if (world.config().onDown().actions().contains(OnDown.Action.TRANSLATE)) {
      world.config().uplinks().forEach(planner::uplink);
    }
    return planner.translations;
  }

  private void unique(LanConfig lan, Ip6Prefix ula) {
    for (UplinkConfig survivor : survivors) {
      prefixes(survivor).stream()
          .flatMap(each -> lan.networkIn(each).stream())
          .findFirst()
          .ifPresent(to -> add(ula, to, survivor, true));
    }
  }

  private void uplink(UplinkConfig uplink) {
    PrefixStanding standing = PrefixStanding.of(world, uplink);
    List<Ip6Prefix> own = prefixes(uplink);
    for (int i = 0; i < own.size(); i++) {
      List<Ip6Prefix> dead = standing.dead(own.get(i));
      for (UplinkConfig survivor : survivors) {
        if (!survivor.name().equals(uplink.name())) {
          onto(survivor, own.get(i), i)
              .forEach(
                  (from, to) -> {
                    boolean lost = dead.stream().anyMatch(part -> part.covers(from));
                    add(from, to, survivor, lost);
                  });
        }
      }
    }
  }

  /**
   * What of {@code prefix} becomes what of the survivor's: the whole of one that is as long, else
   * each LAN's network that LAN's network.
   *
   * @param index the prefix's among its uplink's, so that several spread over several
   */
  private Map<Ip6Prefix, Ip6Prefix> onto(UplinkConfig survivor, Ip6Prefix prefix, int index) {
    List<Ip6Prefix> all = prefixes(survivor);
    List<Ip6Prefix> alike = all.stream().filter(p -> p.length() == prefix.length()).toList();
    if (!alike.isEmpty()) {
      return Map.of(prefix, alike.get(index % alike.size()));
    }
    Map<Ip6Prefix, Ip6Prefix> networks = new LinkedHashMap<>();
    for (LanConfig lan : world.config().lans()) {
      Optional<Ip6Prefix> from = lan.networkIn(prefix);
      Optional<Ip6Prefix> to =
          all.stream().flatMap(each -> lan.networkIn(each).stream()).findFirst();
      if (from.isPresent() && to.isPresent()) {
        networks.put(from.get(), to.get());
      }
    }
    return networks;
  }

  private List<Ip6Prefix> prefixes(UplinkConfig uplink) {
    return prefixes.computeIfAbsent(
        uplink.name(),
        name ->
            world.delegations(uplink).stream()
                .filter(Delegation::forLans)
                .map(Delegation::prefix)
                .toList());
  }

  /**
   * Adds a translation.
   *
   * @param wanted whether new flows need it: the first uplink that can take them does, the best
   */
  private void add(Ip6Prefix from, Ip6Prefix to, UplinkConfig survivor, boolean wanted) {
    int mark = world.config().kernel().mark() + world.uplink(survivor.name()).number();
    boolean fresh = wanted && PrefixParts.common(from, moved).findAny().isEmpty();
    if (fresh) {
      moved.add(from);
    }
    translations.add(new Translation(from, to, survivor.interfaceName(), mark, fresh));
  }
}
