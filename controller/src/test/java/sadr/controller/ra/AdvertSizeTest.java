package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

@DisplayName("R19: no packet is larger than the link's MTU")
class AdvertSizeTest {

  private static final int IPV6_HEADER = 40;

  private static List<RouterAdvertisement> rendered(Advert advert, int linkMtu) {
    return AdvertRenderer.render(advert, Adverts.MAC, linkMtu, Adverts.NOW);
  }

  private static int largest(List<RouterAdvertisement> parts) {
    return parts.stream().mapToInt(RouterAdvertisement::bytes).max().orElseThrow() + IPV6_HEADER;
  }

  private static Set<Ip6Address> resolvers(List<RouterAdvertisement> parts) {
    return parts.stream()
        .flatMap(part -> part.options(NdOption.Rdnss.class).stream())
        .flatMap(option -> option.addresses().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void everyPartFitsAndNothingIsLost() {
    Advert advert = Adverts.full();
    // The advertised MTU is 1480: from there on the link's own is not the smaller one.
    for (int mtu = 1280; mtu <= 1500; mtu++) {
      List<RouterAdvertisement> parts = rendered(advert, mtu);
      assertThat(parts).hasSizeGreaterThan(1);
      assertThat(largest(parts)).isLessThanOrEqualTo(Math.min(mtu, 1480));
      assertThat(parts)
          .flatExtracting(part -> part.options(NdOption.PrefixInformation.class))
          .hasSize(30)
          .doesNotHaveDuplicates();
      assertThat(parts)
          .flatExtracting(part -> part.options(NdOption.RouteInformation.class))
          .hasSize(17);
      assertThat(resolvers(parts)).hasSize(200);
      assertThat(parts)
          .flatExtracting(part -> part.options(NdOption.Dnssl.class))
          .flatExtracting(NdOption.Dnssl::names)
          .isEqualTo(advert.search());
      assertThat(parts).flatExtracting(part -> part.options(NdOption.Pref64.class)).hasSize(1);
    }
  }

  @Test
  void everyPartIsAWholeAdvertisementOfTheSameRouter() {
    List<RouterAdvertisement> parts = rendered(Adverts.full(), 1280);
    for (RouterAdvertisement part : parts) {
      assertThat(withoutOptions(part)).isEqualTo(withoutOptions(parts.get(0)));
      assertThat(part.options().get(0))
          .isEqualTo(new NdOption.SourceLinkLayer(Adverts.MAC.orElseThrow()));
      assertThat(RouterAdvertisementCodec.decode(Packets.encoded(part), Packets.ROUTER, 255))
          .isEqualTo(part);
    }
  }

  @Test
  void whatFitsGoesInOnePacketToTheLastByte() {
    // 40 + 16 + 8 of headers and address leave room for 38 prefixes of 32 bytes: 1216.
    for (int count = 36; count <= 40; count++) {
      Advert.Offer[] offers =
          IntStream.range(0, count)
              .mapToObj(i -> Adverts.ULA.address().high() + (1L << 16) * i)
              .map(high -> new Ip6Prefix(new Ip6Address(high, 0), 64))
              .map(prefix -> Adverts.offer(prefix, Deadline.NEVER, Deadline.NEVER))
              .toArray(Advert.Offer[]::new);
      List<RouterAdvertisement> parts = rendered(Adverts.with().prefixes(offers).advert(), 1280);
      assertThat(parts).hasSize(count <= 38 ? 1 : 2);
      assertThat(largest(parts)).isEqualTo(count < 38 ? 64 + 32 * count : 1280);
    }
  }

  @Test
  void aJumboFrameIsFilledWithoutBreakingAnOptionsLength() {
    List<RouterAdvertisement> parts = rendered(Adverts.full(), 9000);
    assertThat(largest(parts)).isLessThanOrEqualTo(1480);
    List<Advert.Resolver> many = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      many.add(new Advert.Resolver(new Ip6Address(1, i), i % 2 == 0));
    }
    Advert unlimited = Adverts.with().resolvers(many.toArray(Advert.Resolver[]::new)).advert();
    List<RouterAdvertisement> jumbo = rendered(unlimited, 9000);
    assertThat(jumbo).hasSize(1);
    assertThat(resolvers(jumbo)).hasSize(400);
    assertThat(jumbo.get(0).options(NdOption.Rdnss.class))
        .extracting(option -> option.addresses().size())
        .containsExactly(127, 73, 127, 73);
  }

  @Test
  void anMtuBelowWhatIpv6NeedsCountsAs1280() {
    assertThat(rendered(Adverts.full(), 576)).isEqualTo(rendered(Adverts.full(), 1280));
  }

  @Test
  void withoutAHardwareAddressThereIsRoomForMore() {
    List<RouterAdvertisement> parts =
        AdvertRenderer.render(Adverts.full(), Optional.empty(), 1280, Adverts.NOW);
    assertThat(largest(parts)).isLessThanOrEqualTo(1280);
    assertThat(parts)
        .allSatisfy(part -> assertThat(part.options(NdOption.SourceLinkLayer.class)).isEmpty());
  }

  private static RouterAdvertisement withoutOptions(RouterAdvertisement part) {
    return new RouterAdvertisement(
        part.hopLimit(),
        part.managed(),
        part.otherConfig(),
        part.preference(),
        part.lifetime(),
        part.reachableMillis(),
        part.retransMillis(),
        List.of());
  }
}
