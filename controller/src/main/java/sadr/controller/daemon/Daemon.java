package sadr.controller.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.ExitCode;
import sadr.controller.cli.SadrCommand;
import sadr.controller.config.Config;
import sadr.controller.control.ControlServer;
import sadr.controller.control.StatusReport;
import sadr.controller.core.Event;
import sadr.controller.core.Interest;
import sadr.controller.core.Notice;
import sadr.controller.core.Reducer;
import sadr.controller.core.World;
import sadr.controller.metrics.Metrics;
import sadr.controller.metrics.MetricsServer;
import sadr.controller.nft.NftMonitor;
import sadr.controller.nft.NftTables;
import sadr.controller.reconcile.Applier;
import sadr.controller.reconcile.KernelReader;
import sadr.controller.reconcile.Result;
import sadr.controller.reconcile.Sysctls;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.NetlinkMonitor;
import sadr.netlink.model.KernelEvent;
import sadr.probes.io.ProbeClock;
import sadr.probes.io.ProbeLoop;
import sadr.sys.ErrnoException;
import sadr.sys.Libnftables;

/**
 * {@code sadr run}: starts the parts in the order that keeps forwarding right, runs the main loop on
 * the calling thread, and stops the parts in the opposite order. The kernel is left as it is.
 */
final class Daemon implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  private final Config config;
  private final Path file;
  private final InputQueue queue = new InputQueue();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Metrics metrics;
  private volatile Config inUse;

  private Daemon(Config config, Path file) {
    this.config = config;
    this.inUse = config;
    this.file = file;
    this.metrics = new Metrics(this::metricsView, SadrCommand.version());
  }
