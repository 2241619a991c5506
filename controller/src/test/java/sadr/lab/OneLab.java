package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One lab for all stories of a class, which are told one after the other. It stands before the
 * first of them; before each, what the last one did is ended, and a daemon that it killed is
 * started again; after each, nothing foreign may have left. JUnit calls it, on the thread of the
 * stories.
 */
final class OneLab
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  private final Settings settings;
  private final Consumer<Lab> begin;
  private @Nullable Lab lab;

  private OneLab(Settings settings, Consumer<Lab> begin) {
    this.settings = settings;
    this.begin = begin;
  }

  /** A lab with a daemon. */
  static OneLab running(Settings settings) {
    return new OneLab(settings, Lab::start);
  }

  /** A lab with a daemon, and with {@link Kernel#temptWithDefault a default route in main}. */
  static OneLab tempted(Settings settings) {
    return begun(
        settings,
        lab -> {
          lab.kernel().temptWithDefault();
          lab.start();
        });
  }

  /**
   * A lab that is prepared before its daemon starts, or where that starts otherwise.
   *
   * @param begin does so; again after a story that ended the daemon
   */
  static OneLab begun(Settings settings, Consumer<Lab> begin) {
    return new OneLab(settings, begin);
  }

  /** The lab, from before the first story until after the last. */
  Lab lab() {
    return Objects.requireNonNull(lab, "no story is told");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    lab = Lab.up(settings); // To be torn down, even if it cannot be begun.
    begin.accept(lab());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!lab().daemon().isAlive()) {
      assertThat(lab().daemon().awaitEnd()).as("0 or SIGKILL: a story ended it").isIn(0, 137);
      begin.accept(lab());
    }
    lab().settle();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    lab().assertNothingForeignLeft();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Lab over = lab;
    lab = null; // Or a second try that cannot begin another would close it again.
    if (over != null) {
      over.close();
    }
  }
}
