package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sadr.controller.core.Event;
import sadr.netlink.model.KernelEvent;

class InputQueueTest {

  private static final Input OTHER = new Input.Happened(new Event.SysctlsRead(Map.of()));

  private static Input tidings(long... tokens) {
    return new Input.Happened(
        new Event.KernelChanged(
            java.util.Arrays.stream(tokens)
                .<KernelEvent>mapToObj(KernelEvent.Fence::new)
                .toList()));
  }

  @Test
  void handsNeighbouringTidingsOfTheKernelOverAsOne() throws InterruptedException {
    InputQueue queue = new InputQueue();
    for (Input input :
        List.of(tidings(1), tidings(2, 3), OTHER, tidings(4), new Input.Stop(), tidings(5))) {
      queue.put(input);
    }

    assertThat(queue.take(0).stream().map(InputQueue.Timed::input))
        .containsExactly(tidings(1, 2, 3), OTHER, tidings(4), new Input.Stop(), tidings(5));
  }
}
