package sadr.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.LinkIndex;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.RouteFilter;
import sadr.netlink.model.Change;
import sadr.netlink.model.IpText;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Link;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteAnswer;
import sadr.netlink.model.RouteQuestion;
import sadr.netlink.model.Rule;
import sadr.sys.NetNamespace;

/**
 * Model and kernel agree on rules, routes and packets by lot. {@code -Dexplain.seed=N} plays
 * another game, {@code -Dexplain.rounds=N} a longer one.
 */
@Tag("netns")
class ModelAgainstKernelTest {

  private static final long SEED = Long.getLong("explain.seed", 20261122);
  private static final int ROUNDS = Integer.getInteger("explain.rounds", 120);
  private static final int PACKETS = 120;

  @Test
  void sayTheSameOfRandomRulesRoutesAndPackets() {
    System.out.println("explain.seed=" + SEED + " rounds=" + ROUNDS);
    try (NetNamespace namespace = namespace()) {
      Map<Fate, Integer> fates = namespace.call(() -> play(new Random(SEED)));
      // Every end is met often enough for the game to mean something.
      for (Fate fate : Fate.values()) {
        if (fate != Fate.LOCAL) {
          assertThat(fates.getOrDefault(fate, 0)).as(fates.toString()).isGreaterThan(ROUNDS);
        }
      }
    }
  }

  /** v0 and v1 have carrier; v2 has none and its routes count, v3 has none and they do not. */
  private static NetNamespace namespace() {
    NetNamespace namespace = NetNamespace.create();
    namespace.exec("ip", "link", "set", "lo", "up");
    for (int i = 0; i < 4; i++) {
      namespace.exec("ip", "link", "add", "v" + i, "type", "veth", "peer", "name", "p" + i);
      namespace.exec("ip", "link", "set", "v" + i, "up");
      if (i < 2) {
        namespace.exec("ip", "link", "set", "p" + i, "up");
      }
    }
    namespace.run(
        () -> {
          Path ipv6 = Path.of("/proc/sys/net/ipv6/conf");
          Files.writeString(ipv6.resolve("all/forwarding"), "1");
          Files.writeString(ipv6.resolve("v3/ignore_routes_with_linkdown"), "1");
        });
    return namespace;
  }

  private static Map<Fate, Integer> play(Random random) {
    Map<Fate, Integer> fates = new TreeMap<>();
    try (NetlinkConnection kernel = NetlinkConnection.open()) {
      List<LinkIndex> links =
          Stream.of("v0", "v1", "v2", "v3").map(name -> index(kernel, name)).toList();
      for (int round = 0; round < ROUNDS; round++) {
        long table = 1000 + 10L * round;
        List<Long> tables = List.of(table, table + 1, table + 2);
        RandomRouting lot = new RandomRouting(random, links, tables);
        lot.rules().forEach(rule -> add(kernel, rule));
        lot.routes().forEach(route -> add(kernel, route));
        KernelState state = kernel.state(RouteFilter.all());
        RoutingModel model = new RoutingModel(state, Set.of("v3"));
        for (int i = 0; i < PACKETS; i++) {
          Fate fate = compare(kernel, state, model, lot.packet(), round);
          fates.merge(fate, 1, Integer::sum);
        }
        clear(kernel, state);
      }
    }
    return fates;
  }

  private static LinkIndex index(NetlinkConnection kernel, String name) {
    return kernel.links().stream()
        .filter(link -> link.name().equals(name))
        .map(Link::index)
        .findFirst()
        .orElseThrow();
  }

  private static void add(NetlinkConnection kernel, KernelObject object) {
    kernel
        .execute(List.of(new Change.Add(object)))
        .forEach(outcome -> assertThat(outcome.failure()).as(object.toString()).isEmpty());
  }

  private static void clear(NetlinkConnection kernel, KernelState state) {
    List<Change> changes = new ArrayList<>();
    for (Rule rule : state.rules()) {
      if (rule.protocol() == 99) {
        changes.add(new Change.Delete(rule));
      }
    }
    for (Route route : state.routes()) {
      if (route.protocol() == 99) {
        changes.add(new Change.Delete(route));
      }
    }
    kernel.execute(changes).forEach(outcome -> assertThat(outcome.failure()).isEmpty());
  }

  private static Fate compare(
      NetlinkConnection kernel, KernelState state, RoutingModel model, Packet packet, int round) {
    Explanation explanation = model.explain(packet);
    Optional<LinkIndex> input = packet.inputInterface().map(name -> index(kernel.links(), name));
    RouteAnswer answer =
        kernel.lookup(new RouteQuestion(packet.from(), packet.to(), input, packet.mark()));
    IpText text = new IpText(model::name);
    assertThat(Agreement.difference(explanation.decision(), answer, text))
        .as(
            () ->
                "seed %d round %d %s%n%s%nmodel: %s%n%s"
                    .formatted(
                        SEED,
                        round,
                        packet,
                        listing(state, text),
                        explanation.decision(),
                        Agreement.words(answer, text)))
        .isEmpty();
    return explanation.decision().fate();
  }

  private static LinkIndex index(List<Link> links, String name) {
    return links.stream()
        .filter(link -> link.name().equals(name))
        .map(Link::index)
        .findFirst()
        .orElseThrow();
  }

  private static String listing(KernelState state, IpText text) {
    return Stream.concat(
            state.rules().stream().map(text::rule),
            state.routes().stream().filter(r -> r.protocol() == 99).map(text::route))
        .collect(Collectors.joining("\n"));
  }
}
