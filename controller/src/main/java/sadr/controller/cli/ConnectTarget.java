package sadr.controller.cli;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import sadr.controller.control.StatusReport;

/**
 * A TCP server to try.
 *
 * @param host an IPv6 address without brackets, or a name
 * @param port 1 to 65535
 */
record ConnectTarget(String host, int port) {

  private static final String TCP = "tcp:";

  /** {@code [ADDRESS]:PORT} or {@code NAME:PORT}. */
  static ConnectTarget parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 1 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    boolean bad = bare.isEmpty() || (!bracketed && bare.contains(":"));
    String port = text.substring(colon + 1);
    if (bad || !port.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no target; write [ADDRESS]:PORT or NAME:PORT");
    }
    int number = Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not 1 to 65535");
    }
    return new ConnectTarget(bare, number);
  }

  /** The first target of any uplink's probes that takes TCP connections. */
  static Optional<ConnectTarget> among(StatusReport report) {
    return among(report.uplinks().stream().flatMap(uplink -> uplink.probes().stream()));
  }

  /** The first of {@code probes}' targets that takes TCP connections. */
  static Optional<ConnectTarget> among(Stream<StatusReport.Probe> probes) {
    return probes.flatMap(ConnectTarget::of).findFirst();
  }

  private static Stream<ConnectTarget> of(StatusReport.Probe probe) {
    String kind = probe.kind();
    if (kind.startsWith(TCP)) {
      int port = Integer.parseInt(kind.substring(TCP.length()));
      return Stream.of(new ConnectTarget(probe.target(), port));
    }
    if (!kind.startsWith("http://") && !kind.startsWith("https://")) {
      return Stream.empty();
    }
    int written = URI.create(kind).getPort();
    int usual = kind.startsWith("https") ? 443 : 80;
    return Stream.of(new ConnectTarget(probe.target(), written < 0 ? usual : written));
  }

  /**
   * Its IPv6 address.
   *
   * @throws UnknownHostException if it has none that can be found now
   */
  InetSocketAddress resolved() throws UnknownHostException {
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (address instanceof Inet6Address) {
        return new InetSocketAddress(address, port);
      }
    }
    throw new UnknownHostException(host + " has no IPv6 address");
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
