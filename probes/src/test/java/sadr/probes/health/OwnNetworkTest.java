package sadr.probes.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

class OwnNetworkTest {

  private static final OwnNetwork SITE =
      OwnNetwork.of(
          List.of(
              Ip6Prefix.parse("2001:db8:a000::/56"),
              Ip6Prefix.parse("2001:db8:a000:10::/64"),
              Ip6Prefix.parse("2001:db8:1::7/128")),
          Map.of(Ip6Address.parse("2001:db8:b1::1"), "the gateway of cable"));

  @Test
  void objectsToItsPrefixesOfAnyLengthAndToItsHosts() {
    assertThat(objection("2001:db8:a000:10::5")).endsWith(", which is this site's");
    assertThat(objection("2001:db8:a000:ff::5"))
        .isEqualTo("2001:db8:a000:ff::5 lies in 2001:db8:a000::/56, which is this site's");
    assertThat(objection("2001:db8:1::7"))
        .isEqualTo("2001:db8:1::7 lies in 2001:db8:1::7/128, which is this site's");
    assertThat(objection("2001:db8:b1::1")).isEqualTo("2001:db8:b1::1 is the gateway of cable");
  }

  @Test
  void letsAllElsePass() {
    for (String address : List.of("2001:db8:a001::1", "2001:db8:1::8", "2001:db8:b1::2", "::1")) {
      assertThat(objection(address)).isEmpty();
    }
    assertThat(OwnNetwork.UNKNOWN.objection(Ip6Address.parse("2001:db8:a000::1"))).isEmpty();
  }

  private static String objection(String address) {
    return SITE.objection(Ip6Address.parse(address)).orElse("");
  }
}
