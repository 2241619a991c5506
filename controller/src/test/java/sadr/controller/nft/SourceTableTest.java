package sadr.controller.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Prefix;

class SourceTableTest {

  private static final String A = "2001:db8:a000::/56";
  private static final String B = "2001:db8:b000::/56";
  private static final SourceTable BOTH = living(A, B);

  private static SourceTable living(String... prefixes) {
    return new SourceTable(
        Set.of("lan0"),
        Set.of("wan1", "wan2"),
        List.of(),
        Stream.of(prefixes).map(Ip6Prefix::parse).toList(),
        List.of(),
        true,
        true,
        List.of(),
        List.of(),
        false);
  }

  @Test
  void aFailoverClosesAndAFailbackOpens() {
    assertThat(living(B).opens(BOTH)).isFalse();
    assertThat(BOTH.opens(living(B))).isTrue();
    assertThat(living(A).opens(living(B))).isTrue();
  }

  @Test
  void aPartOfWhatPassesOpensNothingAndAWiderPrefixDoes() {
    assertThat(living("2001:db8:a000:80::/57").opens(living(A))).isFalse();
    assertThat(living(A).opens(living("2001:db8:a000::/57"))).isTrue();
    assertThat(BOTH.opens(BOTH)).isFalse();
  }

  @Test
  void whereNothingStandsNothingIsRefused() {
    assertThat(BOTH.opens(SourceTable.NONE)).isFalse();
  }
}
