package sadr.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sadr.controller.core.Sysctl;

class RetriesTest {

  private static final Operation OPERATION = new Operation.SetSysctl(Sysctl.FORWARDING);
  private static final List<Operation> WANTED = List.of(OPERATION);
  private static final long MS = 1_000_000;

  @Test
  void waitsTwiceAsLongEachTime() {
    Retries once = Retries.NONE.after(List.of(Result.failed(OPERATION, "no")), WANTED, 0);
    assertThat(once.due(WANTED, 99 * MS)).isEmpty();
    assertThat(once.due(WANTED, 100 * MS)).isEqualTo(WANTED);
    Retries twice = once.after(List.of(Result.failed(OPERATION, "no")), WANTED, 100 * MS);
    assertThat(twice.due(WANTED, 299 * MS)).isEmpty();
    assertThat(twice.due(WANTED, 300 * MS)).isEqualTo(WANTED);
    assertThat(twice.nextNanos(100 * MS)).hasValue(300 * MS);
  }

  @Test
  void neverWaitsLongerThanHalfAMinute() {
    Retries retries = Retries.NONE;
    for (int i = 0; i < 70; i++) {
      retries = retries.after(List.of(Result.failed(OPERATION, "no")), WANTED, 0);
    }
    assertThat(retries.due(WANTED, 30_000 * MS)).isEqualTo(WANTED);
  }

  @Test
  void forgetsWhatSucceededOrIsNoLongerWanted() {
    Retries once = Retries.NONE.after(List.of(Result.failed(OPERATION, "no")), WANTED, 0);
    assertThat(once.after(List.of(Result.done(OPERATION)), WANTED, 1)).isEqualTo(Retries.NONE);
    assertThat(once.after(List.of(), List.of(), 1)).isEqualTo(Retries.NONE);
  }

  @Test
  void comparesTimesThatWrapAround() {
    long late = Long.MAX_VALUE - 50 * MS;
    Retries once = Retries.NONE.after(List.of(Result.failed(OPERATION, "no")), WANTED, late);
    assertThat(once.due(WANTED, late + 99 * MS)).isEmpty();
    assertThat(once.due(WANTED, late + 100 * MS)).isEqualTo(WANTED);
  }
}
