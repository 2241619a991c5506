package sadr.controller.daemon;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import sadr.controller.core.World;

/**
 * The main loop's state at one instant, for readers on other threads.
 *
 * @param world what is known and wanted
 * @param ready whether the kernel has been in sync once
 * @param inSync whether the kernel holds what it should
 * @param overruns how often kernel events were lost
 * @param lastResync when everything was last read from the kernel
 * @param dropped packets that the egress chain dropped, by uplink; empty without nftables
 */
record Snapshot(
    World world,
    boolean ready,
    boolean inSync,
    long overruns,
    Optional<Instant> lastResync,
    Map<String, Long> dropped) {}
