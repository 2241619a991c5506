package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sadr.controller.core.Event;
import sadr.controller.core.Sites;
import sadr.netlink.model.KernelEvent;
import sadr.probes.health.PathState;

class InputQueueTest {

  private static final Input OTHER = new Input.Happened(new Event.SysctlsRead(Map.of()));

  private final InputQueue queue = new InputQueue();

  @Test
  void aFloodOfKernelEventsLeavesRoomForWhatCannotBeReadAgain() throws InterruptedException {
    while (queue.put(tidings())) {
      assertThat(queue.overflowed()).isFalse();
    }
    Input verdict = new Input.Happened(Sites.judged("fiber", PathState.DOWN));
    assertThat(queue.put(verdict)).isTrue();
    assertThat(queue.put(new Input.Stop())).isTrue();
    assertThat(queue.overflowed()).isTrue();
    assertThat(queue.take(0))
        .extracting(InputQueue.Timed::input)
        .containsExactly(tidings(), verdict, new Input.Stop());
  }

  @Test
  void handsNeighbouringTidingsOfTheKernelOverAsOne() throws InterruptedException {
    List.of(tidings(1), tidings(2, 3), OTHER, tidings(4), new Input.Stop(), tidings(5))
        .forEach(queue::put);
    assertThat(queue.take(0))
        .extracting(InputQueue.Timed::input)
        .containsExactly(tidings(1, 2, 3), OTHER, tidings(4), new Input.Stop(), tidings(5));
  }

  private static Input tidings(long... tokens) {
    return new Input.Happened(
        new Event.KernelChanged(
            Arrays.stream(tokens).<KernelEvent>mapToObj(KernelEvent.Fence::new).toList()));
  }
}
