package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sadr.controller.config.LanConfig.Preference;
import sadr.controller.ra.Advert.Offer;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;

class MaterialChangeTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = Long.MAX_VALUE - 1000 * SECOND;
  private static final Ip6Prefix A = Ip6Prefix.parse("2001:db8:a000:1::/64");
  private static final Ip6Prefix B = Ip6Prefix.parse("2001:db8:b000:1::/64");

  private static Advert advert(boolean router, Offer... offers) {
    return new Advert(
        "lan0",
        router,
        Preference.MEDIUM,
        0,
        List.of(offers),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static Offer offer(Ip6Prefix prefix, long preferred, long valid) {
    return new Offer(prefix, in(preferred), in(valid));
  }

  private static Deadline in(long seconds) {
    return Deadline.at(NOW + seconds * SECOND);
  }

  @ParameterizedTest
  @CsvSource({
    "2700,5400,0,5400,true",
    "0,5400,2700,5400,true",
    "2700,5400,0,0,true",
    "2700,5400,600,5400,true",
    "2700,5400,2700,1000,true",
    "300,600,2700,5400,true",
    "86400,172800,90000,180000,false",
    "2700,5400,2697,5397,false",
    "1500,3000,2700,5400,false",
    "-5,5400,-900,5400,false"
  })
  void lifetimesMatterWhereHostsWouldBeWrongUntilTheNextPeriodicOne(
      long preferred, long valid, long nextPreferred, long nextValid, boolean material) {
    Advert before = advert(true, offer(A, preferred, valid));
    Advert after = advert(true, offer(A, nextPreferred, nextValid));

    assertThat(MaterialChange.between(before, after, NOW)).isEqualTo(material);
  }

  @Test
  void prefixThatComesOrGoesMatters() {
    Advert one = advert(true, offer(A, 2700, 5400));
    Advert two = advert(true, offer(A, 2700, 5400), offer(B, 2700, 5400));

    assertThat(MaterialChange.between(one, two, NOW)).isTrue();
    assertThat(MaterialChange.between(two, one, NOW)).isTrue();
    assertThat(MaterialChange.between(two, two, NOW)).isFalse();
  }

  @Test
  void anyOtherFieldMatters() {
    assertThat(MaterialChange.between(advert(true), advert(false), NOW)).isTrue();
    Advert ended = Adverts.with().ended(List.of("old.example"), A).advert();
    assertThat(MaterialChange.between(Adverts.with().advert(), ended, NOW)).isTrue();
  }
}
