package sadr.controller.daemon;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sadr.controller.metrics.MetricsView;
import sadr.probes.health.PathReport;

/**
 * What the daemon's parts say of themselves, beside the main loop's snapshot; any thread may ask.
 *
 * @param paths the probes' latest reports, by uplink
 * @param ignored what came in and was not believed
 * @param advertised what was sent to hosts
 * @param rivals who else advertises on our LANs
 * @param upkeep how the daemon's own house stands
 * @param flows those left on uplinks that are being drained, by uplink
 */
record Voices(
    Supplier<Map<String, PathReport>> paths,
    Supplier<List<MetricsView.Ignored>> ignored,
    Supplier<List<MetricsView.Advertised>> advertised,
    Supplier<List<Ears.Rival>> rivals,
    Supplier<Upkeep> upkeep,
    Supplier<Map<String, Long>> flows) {}
