package sadr.controller.daemon;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sadr.controller.config.Config;
import sadr.controller.control.StatusReport;
import sadr.controller.core.Notice;
import sadr.controller.hook.HookEvent;
import sadr.controller.hook.Hooks;
import sadr.controller.metrics.MetricsView;

/**
 * The daemon's own house, beside the network: its state directory and its hooks. Nothing of the
 * hooks is loaded before the daemon is ready, nor where there are none.
 */
final class House implements AutoCloseable {

  private final Journal journal;
  private final String directory;
  private volatile Config config;
  private volatile Optional<Hooks> hooks = Optional.empty();

  private volatile Supplier<Optional<StatusReport.Trial>> trial = Optional::empty;

  /** Whether the daemon was ready once; of the main loop. */
  private boolean open;

  House(Config config, Journal journal) {
    this.journal = journal;
    this.config = config;
    this.directory = config.stateDirectory().toString();
  }

  /** The daemon is ready: hooks hear of what has happened since its start. Main loop's thread. */
  void open() {
    open = true;
    hook(config);
    journal.onEvent(this::heard);
  }

  /** From now on, tells of the trial that {@code source} gives. */
  void show(Supplier<Optional<StatusReport.Trial>> source) {
    trial = source;
  }

  /** Takes a configuration over, once a second or more often. Main loop's thread. */
  void follow(Config next) {
    Config before = config;
    config = next;
    if (!before.state().equals(next.state())) {
      journal.limit(next.state());
    }
    if (open && !before.hooks().equals(next.hooks())) {
      hook(next);
    }
  }

  private void hook(Config next) {
    if (hooks.isEmpty() && !next.hooks().isEmpty()) {
      hooks = Optional.of(new Hooks(Capabilities.effective()));
    }
    hooks.ifPresent(all -> all.configure(next.hooks()));
  }

  private void heard(Notice notice, String line) {
    hooks.ifPresent(
        all ->
            all.tell(
                new HookEvent(notice.event(), notice.uplink().orElse(""), notice.cause(), line)));
  }

  /** How it stands; any thread. */
  Upkeep upkeep() {
    Optional<StateHealth.Trouble> trouble = journal.health().trouble();
    StatusReport.StateStatus state =
        new StatusReport.StateStatus(
            directory,
            trouble.map(StateHealth.Trouble::cause),
            trouble.map(StateHealth.Trouble::since),
            journal.waiting(),
            journal.lost());
    return new Upkeep(
        state, new MetricsView.Housekeeping(state.trouble(), state.lost(), runs()), trial.get());
  }

  private List<MetricsView.HookRuns> runs() {
    return hooks.map(Hooks::runs).orElse(List.of()).stream()
        .map(run -> new MetricsView.HookRuns(run.hook(), run.result(), run.count()))
        .toList();
  }

  /** Gives the hooks a moment for the last events. */
  @Override
  public void close() {
    hooks.ifPresent(Hooks::close);
  }
}
