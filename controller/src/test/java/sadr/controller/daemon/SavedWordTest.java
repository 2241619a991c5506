package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sadr.controller.core.Moment;
import sadr.controller.core.Retired;
import sadr.controller.core.Retired.Said;
import sadr.controller.core.Sites;
import sadr.net.Deadline;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/** R6 over a restart. */
class SavedWordTest {

  private static final Moment BEFORE = new Moment(5_000, Sites.START);
  private static final Said DNS = new Said.Resolver("lan0", Ip6Address.parse("2001:db8:a0ff::53"));
  private static final Said NAT64 = new Said.Nat64("lan0", Ip6Prefix.parse("64:ff9b::/96"));
  private static final Said ROUTE = new Said.Route("lan1", Sites.A);
  private static final Said DOMAIN = new Said.Domain("lan1", "example.net");

  private static Moment later(Duration time) {
    return new Moment(77, Sites.START.plus(time));
  }

  @Test
  void whatWasToldIsTakenBackForNinetyMinutes() {
    Deadline never = Deadline.NEVER;
    Retired told = new Retired(Map.of(DNS, never, NAT64, never, ROUTE, never, DOMAIN, never));
    List<SavedWord> saved = SavedWord.of(told, List.of(), BEFORE);
    Deadline end = Deadline.after(Retired.MEMORY, 77);
    assertThat(SavedWord.retired(saved, later(Duration.ofDays(3))))
        .isEqualTo(new Retired(Map.of(DNS, end, NAT64, end, ROUTE, end, DOMAIN, end)));
  }

  @Test
  void whatWasTakenBackGoesOnByTheWallClockAndNeverForLonger() {
    Deadline end = Deadline.after(Duration.ofMinutes(40), BEFORE.nanos());
    List<SavedWord> saved = SavedWord.of(new Retired(Map.of(DNS, end)), List.of(), BEFORE);
    assertThat(SavedWord.retired(saved, later(Duration.ofMinutes(30))))
        .isEqualTo(new Retired(Map.of(DNS, Deadline.after(Duration.ofMinutes(10), 77))));
    assertThat(SavedWord.retired(saved, later(Duration.ofDays(-1))))
        .isEqualTo(new Retired(Map.of(DNS, Deadline.after(Retired.MEMORY, 77))));
  }

  @Test
  void anEndIsWrittenOnce() {
    Deadline end = Deadline.after(Duration.ofMinutes(40), BEFORE.nanos());
    Retired retired = new Retired(Map.of(DNS, end));
    List<SavedWord> saved = SavedWord.of(retired, List.of(), BEFORE);
    Moment aJump = new Moment(BEFORE.nanos(), Sites.START.plus(Duration.ofHours(2)));
    assertThat(SavedWord.of(retired, saved, aJump)).isEqualTo(saved);
  }

  @Test
  void anUnknownWordIsRefused() {
    List<SavedWord> odd = List.of(new SavedWord("lan0", "mtu", "1280", null));
    assertThatIllegalArgumentException().isThrownBy(() -> SavedWord.retired(odd, BEFORE));
  }
}
