package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prefixes and gateways that come and go, told by the real dhcpcd, Kea and radvd. */
@Tag("netns")
class LearnIT {

  /** What the ISP delegates first, and then; all of it in what its filter lets pass. */
  private static final String FIRST = "2001:db8:a000::/60";

  private static final String THEN = "2001:db8:a000:10::/60";

  /** A tenth of a second is usual; who waits for the next look at the kernel waits for longer. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final String FIBERS = "prefixes = [\"2001:db8:a000::/56\"]";

  private static final String CABLES = "prefixes = [\"2001:db8:b000::/56\"]";

  private Lab lab;
  private final List<AutoCloseable> others = new ArrayList<>();

  @BeforeEach
  void up() {
    lab = Lab.up(Settings.FAST);
  }

  @AfterEach
  void down() throws Exception {
    for (AutoCloseable other : others) {
      other.close();
    }
    lab.finish();
  }

  private void configure(String... changes) {
    String toml = Settings.FAST.toml(lab.directory());
    for (int i = 0; i < changes.length; i += 2) {
      assertThat(toml).contains(changes[i]);
      toml = toml.replace(changes[i], changes[i + 1]);
    }
    Lab.write(lab.configFile(), toml);
  }

  private Delegator delegating(String prefix) {
    Delegator delegator = Delegator.of(lab, prefix);
    others.add(delegator);
    return delegator;
  }

  private JsonNode prefix(String uplink, String prefix) {
    for (JsonNode each : lab.daemon().uplink(uplink).get("prefixes")) {
      if (each.get("prefix").asText().equals(prefix)) {
        return each;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private boolean has(String uplink, String prefix, String origin) {
    return prefix(uplink, prefix).path("origin").asText().equals(origin);
  }

  private static void until(String what, Callable<Boolean> so) {
    await(what).atMost(Duration.ofSeconds(40)).until(so);
  }

  private boolean clientHas(String prefix) {
    return lab.kernel().routes("main").stream()
        .anyMatch(route -> route.startsWith("unreachable " + prefix + " dev lo proto dhcp"));
  }

  /** From the moment in which the client has lost the first prefix to the one in which sadr has. */
  private Duration renumber(Delegator delegator, String origin) {
    delegator.renumber(THEN);
    until("the client loses " + FIRST, () -> !clientHas(FIRST));
    long lost = System.nanoTime();
    until("sadr loses " + FIRST, () -> !has("fiber", FIRST, origin));
    Duration after = Duration.ofNanos(System.nanoTime() - lost);
    until(THEN + " by " + origin, () -> has("fiber", THEN, origin));
    System.out.println(
        "renumbered, by " + origin + ": withdrawn after " + after.toMillis() + " ms");
    return after;
  }

  @Test
  void hookOfDhcpcdTellsWhatWasDelegatedAndWhatIsGone() {
    configure(FIBERS, "prefixes = \"learn\"", CABLES, "prefixes = \"learn\"");
    lab.start();
    assertThat(lab.daemon().uplink("fiber").get("cause").asText()).isEqualTo("no-prefix");

    Delegator delegator = delegating(FIRST);
    Process client = delegator.clientWithHook();
    until(FIRST + " by hook", () -> has("fiber", FIRST, "hook"));
    assertThat(prefix("fiber", FIRST).get("validSeconds").asLong()).isBetween(60L, 120L);
    assertThat(prefix("fiber", FIRST).get("preferredSeconds").asLong()).isBetween(30L, 90L);
    assertThat(lab.daemon().status().get("unassigned")).isEmpty();
    lab.kernel().awaitRouted(FIRST);

    assertThat(renumber(delegator, "hook")).isLessThan(SOON);
    lab.kernel().awaitRouted(THEN);
    lab.kernel().awaitNotRouted(FIRST);

    client.destroy();
    until("all is gone", () -> !has("fiber", THEN, "hook"));
    assertThat(delegator.log("dhcpcd.log")).doesNotContain("sadr: ");
  }

  @Test
  void kernelTellsWhereNoHookDoes() {
    configure(FIBERS, "prefixes = \"learn\"");
    lab.start();
    Delegator delegator = delegating(FIRST);
    Process unused = delegator.clientWithoutHook();
    until("unassigned", () -> !lab.daemon().status().get("unassigned").isEmpty());
    assertThat(lab.daemon().status().at("/unassigned/0/reason").asText())
        .contains("fiber, cable", "sadr prefix set"); // Cable's client may have left it.
    assertThat(lab.kernel().isRouted(FIRST)).isFalse();
    routeOut(FIRST);
    routeOut(THEN);
    until(FIRST + " by kernel", () -> has("fiber", FIRST, "kernel"));
    lab.kernel().awaitRouted(FIRST);
    assertThat(renumber(delegator, "kernel")).isLessThan(SOON);
    lab.kernel().awaitRouted(THEN);
    until("a lifetime", () -> prefix("fiber", THEN).path("validSeconds").asLong(0) > 100);
    assertThat(prefix("fiber", THEN).get("validSeconds").asLong()).isLessThanOrEqualTo(120);
  }

  /** The real systemd-networkd against the real Kea. */
  @Test
  void kernelTellsWhatNetworkdWasDelegated() {
    configure(FIBERS, "prefixes = \"learn\"");
    lab.start();
    // Of the other prefix the lab has addresses that never end.
    Process unused = delegating(THEN).networkd();
    routeOut(THEN);
    until(THEN + " by kernel", () -> has("fiber", THEN, "kernel"));
    lab.kernel().awaitRouted(THEN);
    until("a lifetime", () -> prefix("fiber", THEN).path("validSeconds").asLong(0) > 0);
    assertThat(prefix("fiber", THEN).get("validSeconds").asLong()).isLessThanOrEqualTo(120);
  }

  /** A default route for what comes from {@code prefix}: by this the kernel tells whose it is. */
  private void routeOut(String prefix) {
    String route = "default from " + prefix + " via fe80::a1 dev wan1 metric 2048";
    String[] line = ("ip -6 route add " + route).split(" ", -1);
    lab.topology().exec("router", line).mustWork();
  }

  @Test
  void prefixThatNothingTellsTheUplinkOfIsShownAndNotUsed() {
    configure(FIBERS, "prefixes = \"learn\"", CABLES, "prefixes = \"learn\"");
    lab.start();
    Process unused = delegating(FIRST).clientWithoutHook();
    until("unassigned", () -> !lab.daemon().status().get("unassigned").isEmpty());
    assertThat(lab.daemon().status().at("/unassigned/0/prefix").asText()).isEqualTo(FIRST);
    assertThat(lab.sadr("status").out()).contains("not used: " + FIRST);
    assertThat(lab.kernel().isRouted(FIRST)).isFalse();
    assertThat(lab.daemon().log()).containsOnlyOnce("prefix.unassigned prefix=" + FIRST);

    lab.sadr("prefix", "set", "fiber", FIRST, "--preferred", "1h", "--valid", "2h").mustWork();
    until("assigned", () -> lab.daemon().status().get("unassigned").isEmpty());
    lab.kernel().awaitRouted(FIRST);
  }

  @Test
  void leaseOutlivesAKillAndEndsInItsTime() {
    configure(FIBERS, "prefixes = \"learn\"");
    lab.start();
    lab.sadr("prefix", "set", "fiber", FIRST, "--preferred", "600", "--valid", "infinity")
        .mustWork();
    lab.sadr("prefix", "set", "fiber", THEN, "--preferred", "1", "--valid", "5s").mustWork();
    lab.kernel().awaitRouted(FIRST);
    lab.daemon().kill();
    lab.start();
    assertThat(has("fiber", FIRST, "hook")).isTrue();
    assertThat(prefix("fiber", FIRST).get("validSeconds").isNull()).isTrue();
    assertThat(prefix("fiber", FIRST).get("preferredSeconds").asLong()).isBetween(500L, 600L);
    until("the end of " + THEN, () -> !has("fiber", THEN, "hook"));
    lab.kernel().awaitNotRouted(THEN);
    lab.sadr("prefix", "remove", "--interface", "wan1", FIRST).mustWork();
    assertThat(has("fiber", FIRST, "hook")).isFalse();
    lab.kernel().awaitNotRouted(FIRST);
  }

  @Test
  void whatMakesNoSenseChangesNothing() {
    configure(FIBERS, "prefixes = \"learn\"");
    lab.start();
    lab.sadr("prefix", "set", "fiber", FIRST, "--preferred", "1h", "--valid", "2h").mustWork();
    JsonNode before = lab.daemon().uplink("cable").get("prefixes");
    refused(2, "no uplink", "set", "dsl", THEN, "--preferred", "1", "--valid", "2");
    refused(2, "wan9", "set", "--interface", "wan9", THEN, "--preferred", "1", "--valid", "2");
    refused(2, "longer", "set", "fiber", THEN, "--preferred", "3", "--valid", "2");
    refused(2, "/64", "set", "fiber", "2001:db8:a000:10::/72", "--preferred", "1", "--valid", "2");
    refused(2, "IPv6", "set", "fiber", "2001:db8:a000:10::", "--preferred", "1", "--valid", "2");
    refused(2, "valid", "set", "fiber", THEN, "--preferred", "1");
    refused(
        1, "subnet", "set", "fiber", "2001:db8:a000:10::/64", "--preferred", "1", "--valid", "2");
    refused(1, "overlaps", "set", "cable", FIRST, "--preferred", "1", "--valid", "2");
    refused(1, "overlaps", "set", "fiber", Kernel.A, "--preferred", "1", "--valid", "2");
    refused(1, "overlaps", "set", "fiber", Kernel.B, "--preferred", "1", "--valid", "2");
    refused(2, "configuration", "remove", "cable", Kernel.B);
    refused(1, "no prefix", "remove", "fiber", THEN);
    assertThat(lab.daemon().uplink("cable").get("prefixes")).isEqualTo(before);
    assertThat(lab.daemon().uplink("fiber").get("prefixes")).hasSize(1);
  }

  private void refused(int exit, String why, String... words) {
    List<String> line = new ArrayList<>(List.of("prefix"));
    line.addAll(List.of(words));
    Outcome outcome = lab.sadr(line.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(exit);
    assertThat(outcome.err()).contains(why);
  }

  @Test
  void gatewayFollowsTheRouterThatAdvertisesItself() {
    configure("gateway = \"fe80::a1\"", "gateway = \"ra\"");
    lab.topology()
        .exec("router", "sh", "-c", "echo 2 > /proc/sys/net/ipv6/conf/wan1/accept_ra")
        .mustWork();
    lab.start();
    lab.daemon().awaitHealth("cable", "up");
    assertThat(lab.daemon().uplink("fiber").get("cause").asText()).isEqualTo("no-gateway");
    assertThat(lab.kernel().isRouted(Kernel.A)).isFalse();

    Delegator isp = delegating(FIRST);
    Process first = isp.router("fe80::a1");
    lab.daemon().awaitHealth("fiber", "up");
    assertThat(lab.daemon().uplink("fiber").get("gateway").asText()).isEqualTo("fe80::a1");
    lab.kernel().awaitRouted(Kernel.A);

    first.destroyForcibly(); // Without a word of farewell: its advertisement holds for 1800 s.
    Process second = isp.router("fe80::a2");
    until("the other router", () -> gatewayIs("fe80::a2"));
    until(
        "its route",
        () ->
            lab.kernel().routes("173").stream()
                .anyMatch(r -> r.startsWith("default from " + Kernel.A + " via fe80::a2")));
    assertThat(lab.daemon().health("fiber")).isEqualTo("up");

    second.destroy(); // It says good-bye; the first one is believed again.
    until("the first router again", () -> gatewayIs("fe80::a1"));
  }

  private boolean gatewayIs(String address) {
    return lab.daemon().uplink("fiber").get("gateway").asText().equals(address);
  }
}
