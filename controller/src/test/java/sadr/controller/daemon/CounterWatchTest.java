package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.controller.core.Event;
import sadr.net.LinkIndex;
import sadr.netlink.model.LinkCounters;
import sadr.sys.Errno;
import sadr.sys.ErrnoException;

/** Who is read when; what follows from it is {@link ReceptionWatchTest}'s. */
class CounterWatchTest {

  private static final long SECOND = 1_000_000_000L;
  private static final LinkIndex WAN1 = new LinkIndex(2);
  private static final LinkIndex WAN2 = new LinkIndex(3);

  private final Map<String, LinkIndex> links = new HashMap<>(Map.of("fiber", WAN1, "cable", WAN2));
  private final List<LinkIndex> asked = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private LinkCounters counters = new LinkCounters(0, 0, 0);
  private boolean refusing;

  private final CounterWatch watch = new CounterWatch(() -> links, this::counted, events::add);

  private Optional<LinkCounters> counted(LinkIndex link) {
    asked.add(link);
    if (refusing) {
      throw new ErrnoException("read counters", Errno.ENOBUFS);
    }
    return Optional.of(counters);
  }

  @Test
  void allAreReadOnceASecondAndThoseInDoubtWheneverItLooks() {
    watch.read(0);
    assertThat(asked).containsExactlyInAnyOrder(WAN1, WAN2);
    asked.clear();
    watch.doubt("fiber", true);
    watch.read(SECOND / 10);
    watch.doubt("fiber", false);
    watch.read(SECOND / 5);
    assertThat(asked).containsExactly(WAN1);
    watch.read(SECOND);
    assertThat(asked).hasSize(3);
  }

  @Test
  void whatIsSuspiciousIsTold() {
    watch.read(0);
    counters = new LinkCounters(0, 10, 0);
    watch.read(SECOND);
    assertThat(events)
        .containsExactlyInAnyOrder(
            new Event.PathSuspected("fiber"), new Event.PathSuspected("cable"));
    assertThat(watch.reception("fiber").orElseThrow().stillNanos()).isEqualTo(SECOND);
  }

  @Test
  void oneThatIsGoneIsForgotten() {
    watch.read(0);
    links.remove("cable");
    watch.read(SECOND);
    assertThat(watch.reception("cable")).isEmpty();
    assertThat(watch.reception("fiber")).isPresent();
  }

  @Test
  void aKernelThatDoesNotTellIsAskedAgain() {
    refusing = true;
    watch.read(0);
    assertThat(watch.reception("fiber")).isEmpty();
    refusing = false;
    watch.read(SECOND);
    assertThat(watch.reception("fiber")).isPresent();
  }
}
