package sadr.controller.ra.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import sadr.controller.ra.AdvertKind;
import sadr.controller.ra.NdOption;
import sadr.net.Ip6Address;
import sadr.net.MacAddress;

/** The loop on a real kernel: whom it answers, what it believes, what it survives. */
@Tag("netns")
@Execution(ExecutionMode.CONCURRENT) // Each has its own link, and waits for the RFC's seconds.
class NdLoopTest {

  private static final Ip6Address HOST = Ip6Address.parse("fe80::2");

  /** For what comes within a second or, of the solicitations of the RFC, within four. */
  private static final Duration SOON = Duration.ofSeconds(20);

  private final NdLab lab = new NdLab();

  @AfterEach
  void tearDown() {
    lab.close();
  }

  private void start() {
    lab.plug();
    NdLab.ip(lab.host, "-6 addr add fe80::2/64 dev eth0 nodad");
    lab.advertise(NdLab.preferred(NdLab.A));
    await().until(() -> sent(AdvertKind.CHANGE) >= 1);
  }

  private long sent(AdvertKind kind) {
    return lab.loop.counts().sent("lan0", kind);
  }

  @Test
  void r4SolicitationIsAnsweredByUnicastWithinHalfASecond() {
    start();
    try (NdPeer peer = NdPeer.unicastOnly(lab.host, "eth0", HOST)) {
      List<Long> waits = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        peer.forget();
        Instant began = Instant.now();
        peer.solicit();
        NdPeer.Heard heard = peer.hear(SOON).orElseThrow();
        waits.add(heard.epochNanos() - ChronoUnit.NANOS.between(Instant.EPOCH, began));
        NdLab.print("answer", waits.get(i));
      }
      waits.sort(null);
      assertThat(waits.get(1))
          .as("half a second, and some for the machine")
          .isLessThan(900_000_000L);
    }
    await().until(() -> sent(AdvertKind.SOLICITED) == 3);
  }

  @Test
  void r18MalformedSolicitationsAndThoseFromBeyondTheLinkAreIgnoredAndCounted() {
    start();
    try (NdPeer peer = NdPeer.unicastOnly(lab.host, "eth0", HOST)) {
      peer.forget();
      peer.hops(64);
      peer.solicit();
      peer.hops(255);
      peer.send("ff02::2", 133, 0, 0, 0, 0, 0, 0);
      peer.send("ff02::2", 133, 1, 0, 0, 0, 0, 0, 0);
      peer.send("ff02::2", 133, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
      peer.send("ff02::2", 133, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0);

      await().until(() -> ignored("cut-option") == 1);
      assertThat(ignored("hop-limit")).isEqualTo(1);
      assertThat(ignored("short")).isEqualTo(1);
      assertThat(ignored("code")).isEqualTo(1);
      assertThat(ignored("zero-length")).isEqualTo(1);
      assertThat(peer.hear(Duration.ofMillis(700))).isEmpty();
    }
    assertThat(sent(AdvertKind.SOLICITED)).isZero();
  }

  private long ignored(String reason) {
    return lab.loop.counts().ignored(reason);
  }

  @Test
  void nudgedHostIsToldByUnicastOnceInThreeSeconds() {
    start();
    try (NdPeer peer = NdPeer.unicastOnly(lab.host, "eth0", HOST)) {
      await().pollDelay(Duration.ofMillis(100)).until(() -> true);
      peer.forget();
      for (int i = 0; i < 50; i++) {
        lab.loop.nudge("lan0", HOST);
      }
      assertThat(peer.hear(SOON)).isPresent();
      assertThat(peer.hear(Duration.ofMillis(200))).isEmpty();
    }
  }

  @Test
  void anotherProgramOnThisMachineIsNoticed() {
    lab.plug();
    try (NdPeer other = NdPeer.on(lab.router, "lan0")) {
      lab.advertise(NdLab.preferred(NdLab.A));
      await().until(() -> sent(AdvertKind.CHANGE) >= 1);
      other.advertise("ff02::1", 1800);
      await().until(() -> lab.heard.contains("rival lan0 fe80::1 own"));
      other.advertise("ff02::1", 1800);
      await().pollDelay(Duration.ofMillis(200)).until(() -> lab.heard.size() == 1);
    }
  }

  /** As systemd-networkd does it: nothing of what it multicasts is looped back. */
  @Test
  void anotherProgramThatDoesNotLoopIsNoticedByItsAnswer() {
    lab.plug();
    try (NdPeer other = NdPeer.on(lab.router, "lan0")) {
      other.loop(false);
      lab.advertise(NdLab.preferred(NdLab.A));
      assertThat(other.hearSolicitation(SOON)).isTrue();
      other.advertise("ff02::1", 1800);
      other.advertise("fe80::1", 1800);
      await().until(() -> lab.heard.contains("rival lan0 fe80::1 own"));
    }
    assertThat(sent(AdvertKind.SOLICITED)).isZero();
  }

  @Test
  void anotherRouterOnTheLanIsNoticedAndChangesNothingElse() {
    start();
    try (NdPeer peer = NdPeer.unicastOnly(lab.host, "eth0", HOST)) {
      peer.hops(64);
      peer.advertise("ff02::1", 1800);
      peer.hops(255);
      await().until(() -> ignored("hop-limit") == 1);
      assertThat(lab.heard).isEmpty();

      peer.advertise("ff02::1", 1800);
      await().until(() -> !lab.heard.isEmpty());
      assertThat(lab.heard).containsExactly("rival lan0 fe80::2");
    }
  }

  @Test
  void routerOfAnUplinkIsAskedForAndHeard() {
    lab.plug();
    NdLab.ip(lab.host, "-6 addr add fe80::2/64 dev eth0 nodad");
    try (NdPeer isp = NdPeer.unicastOnly(lab.host, "eth0", HOST);
        NdPeer ears = NdPeer.on(lab.host, "eth0")) {
      lab.loop.update(Map.of(), new RouterSearch(Set.of("lan0"), Set.of()));
      assertThat(ears.hearSolicitation(SOON)).isTrue();
      assertThat(ears.hearSolicitation(SOON)).isTrue();
      isp.hops(64);
      isp.advertise("ff02::1", 1800);
      isp.hops(255);
      isp.advertise("ff02::1", 1800);
      isp.advertise("ff02::1", 0);
      await().until(() -> lab.heard.size() >= 2);

      assertThat(lab.heard)
          .containsExactly("router lan0 fe80::2 1800 0", "router lan0 fe80::2 0 0");
      assertThat(ignored("hop-limit")).isEqualTo(1);
      assertThat(ears.hearSolicitation(Duration.ofMillis(4500))).isFalse();
    }
    assertThat(lab.loop.counts().sent()).isEmpty();
  }

  @Test
  void routerIsAskedForAgainWhenThereIsDoubtAboutItAndWhenThatEnds() {
    lab.plug();
    NdLab.ip(lab.host, "-6 addr add fe80::2/64 dev eth0 nodad");
    try (NdPeer isp = NdPeer.unicastOnly(lab.host, "eth0", HOST);
        NdPeer ears = NdPeer.on(lab.host, "eth0")) {
      lab.loop.update(Map.of(), new RouterSearch(Set.of("lan0"), Set.of()));
      assertThat(ears.hearSolicitation(SOON)).isTrue();
      isp.advertise("ff02::1", 1800);
      assertThat(ears.hearSolicitation(Duration.ofMillis(4500))).as("enough").isFalse();
      lab.loop.update(Map.of(), new RouterSearch(Set.of("lan0"), Set.of("lan0")));
      assertThat(ears.hearSolicitation(SOON)).isTrue();
      isp.advertise("ff02::1", 1800);
      await().until(() -> lab.heard.size() == 2); // Or it would be the answer to what follows.
      lab.loop.update(Map.of(), new RouterSearch(Set.of("lan0"), Set.of()));
      assertThat(ears.hearSolicitation(SOON)).isTrue();
    }
  }

  @Test
  void whetherTheKnownRouterIsStillThereIsAskedWhenAnotherAppears() {
    lab.plug();
    NdLab.ip(lab.host, "-6 addr add fe80::2/64 dev eth0 nodad");
    NdLab.ip(lab.host, "-6 addr add fe80::3/64 dev eth0 nodad");
    try (NdPeer isp = NdPeer.unicastOnly(lab.host, "eth0", HOST);
        NdPeer other = NdPeer.unicastOnly(lab.host, "eth0", Ip6Address.parse("fe80::3"));
        NdPeer ears = NdPeer.on(lab.host, "eth0")) {
      lab.loop.update(Map.of(), new RouterSearch(Set.of("lan0"), Set.of()));
      assertThat(ears.hearSolicitation(SOON)).isTrue();
      isp.advertise("ff02::1", 1800);
      await().until(() -> lab.heard.size() == 1);
      other.advertise("ff02::1", 1800);
      assertThat(ears.hearSolicitation(SOON)).isTrue();
      other.advertise("ff02::1", 1800);
      assertThat(ears.hearSolicitation(SOON)).isTrue();
    }
  }

  @Test
  void anotherHardwareAddressIsNoticedWhenSomebodySaysThatThereIsNews() {
    start();
    NdLab.ip(lab.router, "link set lan0 address 02:00:00:00:00:77");
    lab.loop.update(Map.of("lan0", NdLab.advert(NdLab.preferred(NdLab.A))), RouterSearch.NOWHERE);
    NdOption now = new NdOption.SourceLinkLayer(new MacAddress(0x020000000077L));
    try (NdPeer peer = NdPeer.on(lab.host, "eth0")) {
      await()
          .until(
              () ->
                  peer.hear(Duration.ofSeconds(1))
                      .filter(heard -> heard.said().options().contains(now))
                      .isPresent());
    }
  }

  @Test
  void interfaceIsJoinedWhenItComesAndAgainWhenItIsMadeAnew() {
    lab.advertise(NdLab.preferred(NdLab.A));
    lab.plug();
    await().until(() -> sent(AdvertKind.CHANGE) >= 1);

    NdLab.ip(lab.router, "link delete lan0");
    lab.plug();
    NdLab.ip(lab.host, "-6 addr add fe80::2/64 dev eth0 nodad");
    try (NdPeer peer = NdPeer.on(lab.host, "eth0")) {
      assertThat(peer.hear(SOON)).isPresent();
    }
    answers();
  }

  @Test
  void interfaceIsUsedAgainAfterItWasDown() {
    start();
    NdLab.ip(lab.router, "link set lan0 down");
    lab.advertise(NdLab.deprecated(NdLab.A));
    await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
    NdLab.ip(lab.router, "link set lan0 up");
    NdLab.ip(lab.router, "-6 addr add fe80::1/64 dev lan0 nodad");
    long before = sent(AdvertKind.CHANGE);
    await().until(() -> sent(AdvertKind.CHANGE) > before);
    answers();
  }

  private void answers() {
    try (NdPeer peer = NdPeer.unicastOnly(lab.host, "eth0", HOST)) {
      peer.solicit();
      assertThat(peer.hear(SOON)).isPresent();
    }
  }

  @Test
  void lanThatIsNoLongerWantedHearsTheLastWord() {
    start();
    try (NdPeer peer = NdPeer.on(lab.host, "eth0")) {
      lab.loop.update(Map.of(), RouterSearch.NOWHERE);
      assertThat(peer.awaitFarewell().from()).isEqualTo(NdLab.ROUTER);
    }
    await().until(() -> sent(AdvertKind.FINAL) > 0);
  }
}
