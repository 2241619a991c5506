package sadr.controller.daemon;

import java.util.Optional;
import sadr.controller.control.StatusReport;
import sadr.controller.metrics.MetricsView;

/**
 * How the daemon's own house stands, beside the network: its state directory, its hooks, a
 * configuration on trial.
 *
 * @param state the state directory
 * @param housekeeping the same for the metrics, and the hooks' runs
 * @param trial a configuration that is to be confirmed
 */
record Upkeep(
    StatusReport.StateStatus state,
    MetricsView.Housekeeping housekeeping,
    Optional<StatusReport.Trial> trial) {}
