package sadr.controller.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A valid configuration; defaults filled in.
 *
 * @param uplinks in the file's order, names and interfaces unique
 * @param lans in the file's order
 * @param onDown what happens when an uplink dies
 * @param kernel numbers in the kernel
 * @param control the control socket
 * @param metrics where Prometheus finds the metrics
 * @param stateDirectory what survives a restart
 */
public record Config(
    List<UplinkConfig> uplinks,
    List<LanConfig> lans,
    OnDown onDown,
    KernelConfig kernel,
    ControlConfig control,
    MetricsConfig metrics,
    Path stateDirectory) {

  /** Copies the lists. */
  public Config {
    uplinks = List.copyOf(uplinks);
    lans = List.copyOf(lans);
  }

  /** The same with another control socket. */
  public Config withSocket(Path socket) {
    ControlConfig other = new ControlConfig(socket, control.group());
    return new Config(uplinks, lans, onDown, kernel, other, metrics, stateDirectory);
  }

  /**
   * {@code [control]}.
   *
   * @param socket the Unix socket's path
   * @param group whose members may read
   */
  public record ControlConfig(Path socket, String group) {}

  /**
   * {@code [metrics]}.
   *
   * @param host an address or a name of this machine
   * @param port 0 to 65535; 0 takes a free one
   */
  public record MetricsConfig(String host, int port) {}
}
