package sadr.controller.daemon;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import sadr.controller.core.World;
import sadr.probes.health.Path;

/**
 * What the main loop acts upon.
 *
 * @param view reads the kernel
 * @param fences asks the monitor for a fence
 * @param probes takes the paths to probe
 * @param journal keeps what must survive
 * @param telemetry counts
 * @param look reads the kernel aside
 * @param resolver makes the kernel look for a gateway
 * @param hosts is told what to do for the hosts
 * @param service is told how the daemon stands
 * @param foresight thinks failovers through ahead
 */
record Surroundings(
    KernelView view,
    LongConsumer fences,
    Consumer<List<Path>> probes,
    Journal journal,
    Telemetry telemetry,
    Resync.Look look,
    Consumer<World> resolver,
    HostCare hosts,
    Supervisor service,
    Foresight foresight) {}
