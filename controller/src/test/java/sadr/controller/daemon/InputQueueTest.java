package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sadr.controller.core.Event;
import sadr.controller.core.Sites;
import sadr.probes.health.PathState;

class InputQueueTest {

  private static final Input KERNEL = new Input.Happened(new Event.KernelChanged(List.of()));

  @Test
  void aFloodOfKernelEventsLeavesRoomForWhatCannotBeReadAgain() throws InterruptedException {
    InputQueue queue = new InputQueue();
    int flood = 0;
    while (queue.put(KERNEL)) {
      flood++;
    }
    Input verdict = new Input.Happened(Sites.judged("fiber", PathState.DOWN));
    assertThat(queue.put(verdict)).isTrue();
    assertThat(queue.put(new Input.Stop())).isTrue();
    assertThat(queue.overflowed()).isTrue();
    assertThat(queue.take(0))
        .hasSize(flood + 2)
        .extracting(InputQueue.Timed::input)
        .endsWith(verdict, new Input.Stop());
  }
}
