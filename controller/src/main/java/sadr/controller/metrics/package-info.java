/**
 * What Prometheus sees, and whether the site is well: {@code /metrics} and {@code /healthz}.
 *
 * <p>Start reading at {@link sadr.controller.metrics.MetricsView}, the daemon's state at one
 * instant; {@link sadr.controller.metrics.Metrics} turns it, and what the daemon counts, into
 * meters. The daemon has them served by {@code sadr.controller.web}. Depends on no other package of
 * the controller.
 */
@NullMarked
package sadr.controller.metrics;

import org.jspecify.annotations.NullMarked;
