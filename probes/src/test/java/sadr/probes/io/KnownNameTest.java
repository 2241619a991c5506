package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.probes.health.OwnNetwork;
import sadr.probes.io.NotSentException.Meaning;
import sadr.probes.packet.DnsMessage;
import sadr.probes.packet.DnsMessage.DnsRecord;
import sadr.probes.packet.DnsQuestion;

/** What is known of a name, under a clock of the test's own. */
class KnownNameTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Ip6Address RESOLVER = Ip6Address.parse("2001:db8:a0ff::53");
  private static final Ip6Address ONE = Ip6Address.parse("2001:db8:ffff::1");
  private static final Ip6Address TWO = Ip6Address.parse("2001:db8:ffff::2");
  private static final Ip6Address HOME = Ip6Address.parse("2001:db8:a000::7");
  private static final OwnNetwork OURS =
      OwnNetwork.of(List.of(Ip6Prefix.parse("2001:db8:a000::/56")), Map.of());

  private final KnownName name = new KnownName("www.example.net", OwnNetwork.UNKNOWN, 0);

  @Test
  void isAskedForAtOnceAndUnknownUntilThen() {
    assertThat(name.dueNanos()).isZero();
    assertThatThrownBy(name::address)
        .isInstanceOf(NotSentException.class)
        .hasMessage("the address of www.example.net is being asked for");
  }

  @Test
  void aTtlCountsBetweenHalfAMinuteAndAnHour() throws NotSentException {
    for (long[] row : new long[][] {{0, 30}, {29, 30}, {31, 31}, {3600, 3600}, {86_400, 3600}}) {
      name.answered(answer(0, row[0], ONE), RESOLVER, 5 * SECOND);
      assertThat(name.dueNanos()).isEqualTo((5 + row[1]) * SECOND);
      assertThat(name.address()).isEqualTo(ONE);
    }
  }

  @Test
  void theLastGoodAddressStaysWhileAskingAgainFails() throws NotSentException {
    name.answered(answer(0, 60, ONE), RESOLVER, 0);
    name.unanswered(List.of("2001:db8:a0ff::53 does not answer"), 61 * SECOND);
    assertThat(name.address()).isEqualTo(ONE);
    assertThat(name.dueNanos()).isEqualTo(62 * SECOND);
  }

  @Test
  void askingAgainSlowsDown() {
    long now = 0;
    for (long wait : new long[] {1, 2, 4, 5, 5}) {
      name.unanswered(List.of("2001:db8:a0ff::53 does not answer"), now);
      assertThat(name.dueNanos() - now).isEqualTo(wait * SECOND);
      now = name.dueNanos();
    }
    assertThatThrownBy(name::address)
        .hasMessage(
            "the address of www.example.net is not known: 2001:db8:a0ff::53 does not answer");
  }

  @Test
  void aNameThatIsGoneIsAbsentInWords() {
    name.answered(answer(0, 60, ONE), RESOLVER, 0);
    name.answered(answer(DnsMessage.NO_SUCH_NAME, 0), RESOLVER, 60 * SECOND);
    assertAbsent("www.example.net does not exist, says 2001:db8:a0ff::53");
    name.answered(answer(0, 0), RESOLVER, 70 * SECOND);
    assertAbsent("www.example.net has no IPv6 address, says 2001:db8:a0ff::53");
    name.answered(answer(0, 60, Ip6Address.parse("::1")), RESOLVER, 80 * SECOND);
    assertAbsent(
        "www.example.net is ::1, which is no address beyond the ISP, says 2001:db8:a0ff::53");
  }

  @Test
  void absenceIsAsOldAsTheResolversWord() {
    name.answered(answer(DnsMessage.NO_SUCH_NAME, 0), RESOLVER, 7 * SECOND);
    NotSentException absent = catchThrowableOfType(NotSentException.class, name::address);
    assertThat(absent.saidNanos()).isEqualTo(7 * SECOND);
    assertThat(name.dueNanos()).isEqualTo(17 * SECOND);
  }

  @Test
  void anAddressInTheSiteIsPassedOver() throws NotSentException {
    name.in(OURS);
    name.answered(answer(0, 60, HOME, TWO), RESOLVER, 0);
    assertThat(name.address()).isEqualTo(TWO);
  }

  @Test
  void aNameThatLeadsIntoTheSiteIsForbiddenInWords() {
    name.in(OURS);
    name.answered(answer(0, 60, HOME), RESOLVER, 0);
    assertForbidden(
        "www.example.net: 2001:db8:a000::7 lies in 2001:db8:a000::/56, which is this site's");
    name.unanswered(List.of("2001:db8:a0ff::53 does not answer"), 60 * SECOND);
    assertForbidden(
        "www.example.net: 2001:db8:a000::7 lies in 2001:db8:a000::/56, which is this site's");
  }

  @Test
  void aPrefixThatIsLearnedLaterForbidsTheAddressInUse() throws NotSentException {
    name.answered(answer(0, 60, HOME, TWO), RESOLVER, 0);
    assertThat(name.address()).isEqualTo(HOME);
    name.in(OURS);
    assertThat(name.address()).isEqualTo(TWO);
    name.answered(answer(0, 60, HOME), RESOLVER, 60 * SECOND);
    assertForbidden(
        "www.example.net: 2001:db8:a000::7 lies in 2001:db8:a000::/56, which is this site's");
    name.in(OwnNetwork.UNKNOWN);
    assertThat(name.address()).isEqualTo(HOME);
  }

  private void assertForbidden(String why) {
    NotSentException forbidden = catchThrowableOfType(NotSentException.class, name::address);
    assertThat(forbidden.meaning()).isEqualTo(Meaning.FORBIDDEN);
    assertThat(forbidden.why()).isEqualTo(why);
  }

  @Test
  void absenceEndsWhenNobodySaysSoAnyMore() {
    name.answered(answer(DnsMessage.NO_SUCH_NAME, 0), RESOLVER, 0);
    name.unanswered(List.of("2001:db8:a0ff::53 does not answer"), 10 * SECOND);
    NotSentException why = catchThrowableOfType(NotSentException.class, name::address);
    assertThat(why.meaning()).isEqualTo(Meaning.FAILED);
  }

  @Test
  void aListInTurningOrderChangesNothing() throws NotSentException {
    name.answered(answer(0, 60, ONE, TWO), RESOLVER, 0);
    name.answered(answer(0, 60, TWO, ONE), RESOLVER, 60 * SECOND);
    assertThat(name.address()).isEqualTo(ONE);
    name.answered(answer(0, 60, TWO), RESOLVER, 120 * SECOND);
    assertThat(name.address()).isEqualTo(TWO);
  }

  @Test
  void anotherWayOutIsTriedAtOnceUnlessTheAddressIsKnown() {
    name.unanswered(List.of("no way"), 0);
    name.retry(SECOND / 2);
    assertThat(name.dueNanos()).isEqualTo(SECOND / 2);
    name.answered(answer(0, 60, ONE), RESOLVER, SECOND);
    name.retry(2 * SECOND);
    assertThat(name.dueNanos()).isEqualTo(61 * SECOND);
  }

  private void assertAbsent(String why) {
    NotSentException absent = catchThrowableOfType(NotSentException.class, name::address);
    assertThat(absent.meaning()).isEqualTo(Meaning.ABSENT);
    assertThat(absent.why()).isEqualTo(why);
  }

  private static DnsMessage answer(int code, long ttl, Ip6Address... addresses) {
    List<DnsRecord> records =
        Arrays.stream(addresses)
            .map(address -> new DnsRecord("www.example.net", ttl, Optional.of(address), ""))
            .toList();
    DnsQuestion question = new DnsQuestion("www.example.net", DnsQuestion.AAAA);
    return new DnsMessage(7, code, false, question, records);
  }
}
