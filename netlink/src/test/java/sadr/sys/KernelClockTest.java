package sadr.sys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelClockTest {

  /** Whether it is right is the machine's affair; that the kernel knows is not. */
  @Test
  void kernelTellsWhetherSomethingKeepsItsClock() {
    assertThat(KernelClock.isSynchronised()).isPresent();
  }
}
