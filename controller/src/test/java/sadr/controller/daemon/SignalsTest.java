package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import org.junit.jupiter.api.Test;

class SignalsTest {

  /** Never within the thread that the signal hit, which may hold any lock. */
  @Test
  void runsTheActionOnAThreadOfTheJvmsOwnEachTime() throws IOException, InterruptedException {
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    Signals.on(Signal.SIGWINCH, () -> threads.add(Thread.currentThread().getName()));
    for (int i = 0; i < 3; i++) {
      String self = Long.toString(ProcessHandle.current().pid());
      assertThat(new ProcessBuilder("kill", "-WINCH", self).start().waitFor()).isZero();
      assertThat(threads.poll(20, TimeUnit.SECONDS)).isEqualTo("SIGWINCH handler");
    }
  }
}
