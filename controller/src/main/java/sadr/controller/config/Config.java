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
 * @param state where what survives a restart lies
 * @param hooks programs that are told of events
 */
public record Config(
    List<UplinkConfig> uplinks,
    List<LanConfig> lans,
    OnDown onDown,
    KernelConfig kernel,
    ControlConfig control,
    MetricsConfig metrics,
    StateConfig state,
    List<HookConfig> hooks) {

  /** Copies the lists. */
  public Config {
    uplinks = List.copyOf(uplinks);
    lans = List.copyOf(lans);
    hooks = List.copyOf(hooks);
  }

  /** Without hooks; the rest of {@code [state]} by default. */
  public Config(
      List<UplinkConfig> uplinks,
      List<LanConfig> lans,
      OnDown onDown,
      KernelConfig kernel,
      ControlConfig control,
      MetricsConfig metrics,
      Path stateDirectory) {
    this(
        uplinks, lans, onDown, kernel, control, metrics, StateConfig.in(stateDirectory), List.of());
  }

  /** What survives a restart lies here. */
  public Path stateDirectory() {
    return state.directory();
  }

  /** The same with another control socket. */
  public Config withSocket(Path socket) {
    ControlConfig other = new ControlConfig(socket, control.group());
    return new Config(uplinks, lans, onDown, kernel, other, metrics, state, hooks);
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
