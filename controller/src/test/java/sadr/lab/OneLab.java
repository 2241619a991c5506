package sadr.lab;

import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One lab for all stories of a class, which are told one after the other. It stands before the
 * first of them; before each, what the last one did is ended, and a daemon that it killed is
 * started again; after each, nothing foreign may have left.
 */
final class OneLab
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  private final Settings settings;
  private final Consumer<Lab> begin;
  private Optional<Lab> lab = Optional.empty();

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

  /** A lab that is prepared before its daemon starts, or where that starts otherwise. */
  static OneLab begun(Settings settings, Consumer<Lab> begin) {
    return new OneLab(settings, begin);
  }

  /** The lab, from before the first story until after the last. */
  Lab lab() {
    return lab.orElseThrow();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    lab = Optional.of(Lab.up(settings)); // To be torn down, even if it cannot be begun.
    begin.accept(lab());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!lab().daemon().isAlive()) {
      lab().start();
    }
    lab().settle();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    lab().assertNothingForeignLeft();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    lab.ifPresent(Lab::close);
  }
}
