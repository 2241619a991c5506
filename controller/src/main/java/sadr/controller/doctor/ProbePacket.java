package sadr.controller.doctor;

import sadr.net.Ip6Address;
import sadr.probes.health.ProbeKind;

/** What probes look like to a firewall. */
final class ProbePacket implements ProbeKind.Cases<FirewallPacket> {

  private static final int ECHO_REQUEST = 128;

  /** A port as the kernel picks it for a socket. */
  static final int EPHEMERAL = 45_000;

  private final Ip6Address from;
  private final Ip6Address to;

  private ProbePacket(Ip6Address from, Ip6Address to) {
    this.from = from;
    this.to = to;
  }

  /** The first packet of a probe of {@code kind}. */
  static FirewallPacket of(ProbeKind kind, Ip6Address from, Ip6Address to) {
    return kind.accept(new ProbePacket(from, to));
  }

  @Override
  public FirewallPacket icmp() {
    return FirewallPacket.icmp(ECHO_REQUEST, from, to, FirewallPacket.NEW);
  }

  @Override
  public FirewallPacket tcp(ProbeKind.Tcp tcp) {
    return FirewallPacket.ports(FirewallPacket.TCP, from, to, EPHEMERAL, tcp.port());
  }

  @Override
  public FirewallPacket dns(ProbeKind.Dns dns) {
    return FirewallPacket.ports(FirewallPacket.UDP, from, to, EPHEMERAL, 53);
  }

  @Override
  public FirewallPacket http(ProbeKind.Http http) {
    int port = http.text().startsWith("https") ? 443 : 80;
    return FirewallPacket.ports(FirewallPacket.TCP, from, to, EPHEMERAL, port);
  }
}
