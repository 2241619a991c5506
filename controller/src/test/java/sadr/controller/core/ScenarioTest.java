package sadr.controller.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sadr.controller.config.Config;
import sadr.controller.config.KernelConfig;
import sadr.controller.config.OnDown;
import sadr.controller.config.OnDown.Action;
import sadr.controller.nft.SourceTable;
import sadr.controller.reconcile.Operation;
import sadr.controller.reconcile.OperationText;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Link;
import sadr.netlink.model.Route;
import sadr.netlink.model.Rule;
import sadr.probes.health.PathState;

/**
 * Stories in {@code src/test/resources/scenarios}: a line {@code > EVENT}, and below it the
 * operations that must follow, as ip(8) would take them. {@code mvn test -Dscenarios=write} writes
 * the files anew; then read the difference.
 */
class ScenarioTest {

  private static final Path FOLDER = Path.of("src/test/resources/scenarios");

  static List<Path> stories() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void theOperationsAreThoseOfTheStory(Path story) throws IOException {
    List<String> lines = Files.readAllLines(story);
    String played = play(lines);
    if ("write".equals(System.getProperty("scenarios"))) {
      Files.writeString(story, played);
    }
    assertThat(played).isEqualTo(String.join("\n", lines) + "\n");
  }

  private static String play(List<String> lines) {
    StringBuilder played = new StringBuilder();
    List<String> told = List.of();
    SiteDriver site =
        new SiteDriver(config("two-isps"), new ModelKernel(Sites.bareKernel()), each -> {});
    for (String line : lines) {
      if (line.startsWith("# site ")) {
        Config config = config(line.substring("# site ".length()));
        site = new SiteDriver(config, new ModelKernel(Sites.bareKernel()), each -> {});
        told = List.of();
      }
      boolean operation = Stream.of("# sysctl", "# nft", "# tell").anyMatch(line::startsWith);
      if (line.isEmpty() || (line.startsWith("#") && !operation)) {
        played.append(line).append('\n');
      } else if (line.startsWith("> ")) {
        played.append(line).append('\n');
        happen(site, line.substring(2).split(" ", -1)).forEach(text -> append(played, text));
        List<String> tell = tell(site);
        append(played, news(told, tell));
        told = tell;
      }
    }
    return played.toString();
  }

  /** What hosts are told, a line for each thing. */
  private static List<String> tell(SiteDriver site) {
    return AdvertPlanner.plan(site.world).values().stream()
        .flatMap(advert -> Lans.lines(advert, site.nanos()).stream())
        .toList();
  }

  /** What they are told anew, and what they are not told any more. */
  private static List<String> news(List<String> told, List<String> tell) {
    return Stream.concat(
            told.stream()
                .filter(
                    line -> tell.stream().noneMatch(other -> subject(other).equals(subject(line))))
                .map(line -> line.replace("# tell ", "# tell no more: ")),
            tell.stream().filter(line -> !told.contains(line)))
        .toList();
  }

  /** The line without its last word, which may change. */
  private static String subject(String line) {
    return line.replaceFirst(" (yes|no|preferred|deprecated|withdrawn|dead)$", "");
  }

  private static void append(StringBuilder played, List<String> lines) {
    lines.forEach(line -> played.append(line).append('\n'));
  }

  private static Stream<List<String>> happen(SiteDriver site, String... words) {
    List<Operation> operations =
        switch (words[0]) {
          case "start" -> site.start();
          case "probes" ->
              site.happen(
                  Sites.judged(
                      words[1], PathState.valueOf(words[2].toUpperCase(java.util.Locale.ROOT))));
          case "link" -> site.happen(link(words));
          case "address" -> site.happen(changed(new KernelEvent.Present(address(site, words), 0)));
          case "unaddress" -> site.happen(changed(new KernelEvent.Absent(address(site, words), 0)));
          case "admin" -> site.happen(admin(words));
          case "fiber-has" -> {
            Config next = Lans.fiberHas(site.world.config(), Ip6Prefix.parse(words[1]));
            yield site.happen(new Event.Configured(next, Sites.fresh(next)));
          }
          case "pass" -> site.pass(Duration.parse("PT" + words[1]));
          case "deleted" -> site.happen(deleted(site, String.join(" ", words)));
          default -> throw new IllegalArgumentException(String.join(" ", words));
        };
    OperationText text = new OperationText(index -> name(site, index), site.nanos());
    return operations.stream().map(operation -> brief(operation, text));
  }

  /** The egress table is golden elsewhere: here it is one line. */
  private static List<String> brief(Operation operation, OperationText text) {
    if (operation instanceof Operation.LoadEgress load) {
      return load.table().guards().stream()
          .map(guard -> "# nft " + guard.device() + " lets out " + guard.sources())
          .toList();
    }
    if (operation instanceof Operation.LoadSources load) {
      return sources(load.table());
    }
    return text.lines(operation);
  }

  /** So is the part on LANs: a line for each thing that it tells. */
  private static List<String> sources(SourceTable table) {
    List<String> lines = new ArrayList<>();
    lines.add("# nft " + table.devices() + " site " + table.site());
    lines.add("# nft   live " + table.live());
    lines.add("# nft   dead " + table.dead() + (table.refusal() ? " refused" : ""));
    lines.add("# nft   others " + (table.strangers() ? "refused" : "pass"));
    if (table.tracking()) {
      lines.add("# nft   reset " + table.reset());
      for (SourceTable.Translation each : table.translations()) {
        lines.add(
            "# nft   %s under %s by %s mark 0x%x%s"
                .formatted(
                    each.from(),
                    each.to(),
                    each.device(),
                    each.mark(),
                    each.fresh() ? "" : " if begun so"));
      }
    }
    return lines;
  }

  private static Address address(SiteDriver site, String... words) {
    LinkIndex link = index(words[1]);
    int length = words.length > 3 ? Integer.parseInt(words[3]) : 64;
    Address address = Sites.address(link, words[2], length);
    site.kernel.addresses.put(new Observed.OnLink(link, address.address()), address);
    if (words[0].equals("unaddress")) {
      site.kernel.addresses.remove(new Observed.OnLink(link, address.address()));
    }
    return address;
  }

  private static LinkIndex index(String device) {
    return Map.of("lan0", Sites.LAN0, "wan1", Sites.WAN1, "wan2", Sites.WAN2).get(device);
  }

  private static Event link(String... words) {
    LinkIndex index = index(words[1]);
    return switch (words[2]) {
      case "up", "down" ->
          changed(new KernelEvent.Present(Sites.link(index, words[1], words[2].equals("up")), 0));
      case "off" ->
          changed(
              new KernelEvent.Present(
                  new Link(
                      index, words[1], false, false, Link.OperState.DOWN, 1500, Optional.empty()),
                  0));
      case "gone" -> changed(new KernelEvent.Absent(Sites.link(index, words[1], false), 0));
      case "made" ->
          changed(
              new KernelEvent.Present(
                  Sites.link(new LinkIndex(Integer.parseInt(words[3])), words[1], true), 0));
      default -> throw new IllegalArgumentException(String.join(" ", words));
    };
  }

  private static Event admin(String... words) {
    Admin.State state =
        Stream.of(Admin.State.values())
            .filter(value -> value.text().equals(words[2]))
            .findFirst()
            .orElseThrow();
    Optional<java.time.Instant> until =
        words.length > 3
            ? Optional.of(Sites.START.plus(Duration.parse("PT" + words[3])))
            : Optional.empty();
    return new Event.AdminAsked(words[1], new Admin(state, until, Optional.empty()));
  }

  /** Somebody deletes the route or rule that the rest of the line names, behind our back. */
  private static Event deleted(SiteDriver site, String line) {
    String wanted = line.substring("deleted ".length());
    sadr.netlink.model.IpText text = new sadr.netlink.model.IpText(index -> name(site, index));
    for (Route route : List.copyOf(site.kernel.routes.values())) {
      if (text.route(route).equals(wanted)) {
        site.kernel.routes.remove(route.key());
        return changed(new KernelEvent.Absent(route, 4711));
      }
    }
    for (Rule rule : List.copyOf(site.kernel.rules)) {
      if (text.rule(rule).equals(wanted)) {
        site.kernel.rules.remove(rule);
        return changed(new KernelEvent.Absent(rule, 4711));
      }
    }
    throw new IllegalArgumentException("nothing stands that reads " + wanted);
  }

  private static Event changed(KernelEvent event) {
    return new Event.KernelChanged(List.of(event));
  }

  private static String name(SiteDriver site, LinkIndex index) {
    Link link = site.world.observed().links().get(index);
    return link == null ? "if" + index : link.name();
  }

  private static Config config(String name) {
    Config plain = Sites.twoIsps();
    return switch (name) {
      case "two-isps" -> plain;
      case "no survivor: reject" ->
          Sites.with(plain.uplinks(), OnDown.NoSurvivor.REJECT, KernelConfig.DEFAULT);
      case "hosts on lan0" -> Lans.site(OnDown.NoSurvivor.KEEP, Lans.lan0());
      case "hosts on lan0, no survivor: reject" -> Lans.site(OnDown.NoSurvivor.REJECT, Lans.lan0());
      case "cable accepts fiber's prefix" ->
          Sites.of(
              List.of(
                  plain.uplinks().get(0),
                  Sites.uplink(
                      "cable", "wan2", "fe80::b1", Sites.B, 20, List.of(), List.of(Sites.A))));
      case "cable accepts fiber's prefix and the one around it" ->
          Sites.of(
              List.of(
                  plain.uplinks().get(0),
                  Sites.uplink(
                      "cable",
                      "wan2",
                      "fe80::b1",
                      Sites.B,
                      20,
                      List.of(),
                      List.of(
                          Ip6Prefix.parse("2001:db8:a000::/40"),
                          Ip6Prefix.parse("2001:db8:a000::/48")))));
      case "with a LAN" -> Sites.withLan(plain, Action.DEPRECATE, Action.REJECT, Action.RESET);
      case "with translation" ->
          Sites.withLan(plain, Action.DEPRECATE, Action.REJECT, Action.TRANSLATE);
      case "equal metrics" ->
          Sites.of(
              List.of(
                  Sites.uplink("fiber", "wan1", "fe80::a1", Sites.A, 10, List.of(), List.of()),
                  Sites.uplink("cable", "wan2", "fe80::b1", Sites.B, 10, List.of(), List.of())));
      default -> throw new IllegalArgumentException(name);
    };
  }
}
