package sadr.controller.page;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import sadr.controller.control.StatusReport;
import sadr.probes.health.PathReport;

/**
 * What the page shows, asked for by the web server's thread; none of it may wait for anything.
 *
 * @param status how the daemon stands
 * @param paths the probes' reports, by uplink
 * @param stragglers hosts that still send from a dead prefix; empty where nobody can tell
 * @param events the event log
 * @param nanos as {@code System.nanoTime}
 * @param wall the wall clock, for showing
 */
public record Sources(
    Supplier<StatusReport> status,
    Supplier<Map<String, PathReport>> paths,
    Supplier<Optional<List<Stragglers.Straggler>>> stragglers,
    Path events,
    LongSupplier nanos,
    Supplier<Instant> wall) {}
