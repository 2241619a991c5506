package sadr.controller.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import sadr.controller.config.LanConfig;
import sadr.controller.doctor.FirewallJudge.Judgement;
import sadr.controller.explain.Decision;
import sadr.controller.explain.Fate;
import sadr.controller.explain.Packet;
import sadr.controller.explain.RoutingModel;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.probes.health.Target;

/**
 * What the firewall does with the packets that a site of several uplinks lives on: packets are put
 * to the rules, so that a rule which harms none of them is not found.
 */
final class FirewallChecks {

  private static final Ip6Address STRANGER = Ip6Address.parse("2600::1");
  private static final Ip6Address ALL_NODES = Ip6Address.parse("ff02::1");
  private static final Ip6Address ALL_ROUTERS = Ip6Address.parse("ff02::2");
  private static final Ip6Address LINK_LOCAL = Ip6Address.parse("fe80::5ad");
  private static final int TOO_BIG = 2;
  private static final int ECHO_REPLY = 129;
  private static final int SOLICITATION = 133;
  private static final int ADVERTISEMENT = 134;
  private static final int NEIGHBOUR_SOLICITATION = 135;
  private static final int NEIGHBOUR_ADVERTISEMENT = 136;

  private static final int SSH = 22;

  private final KnownSite site;
  private final Kernel kernel;
  private final RoutingModel model;
  private final FirewallJudge judge;
  private final Map<String, Finding> found = new LinkedHashMap<>();

  private FirewallChecks(Evidence evidence, Ruleset ruleset) {
    this.site = evidence.site();
    this.kernel = evidence.kernel();
    this.model = kernel.model();
    this.judge = new FirewallJudge(ruleset, this::wayBack);
  }

  static List<Finding> check(Evidence evidence) {
    if (evidence.kernel().ruleset().isEmpty()) {
      return List.of();
    }
    FirewallChecks checks = new FirewallChecks(evidence, evidence.kernel().ruleset().get());
    checks.site.uplinks().forEach(checks::uplink);
    checks.site.config().lans().forEach(checks::lan);
    checks.tooBig();
    checks.open();
    return new ArrayList<>(checks.found.values());
  }

  /**
   * As reverse-path filters ask: a look-up with source and destination exchanged (nft(8), fib saddr
   * . iif oif; ip6tables' rpfilter).
   */
  private boolean wayBack(FirewallPacket packet) {
    if (packet.input().isEmpty() || packet.from().isLinkLocal()) {
      return true;
    }
    Packet back = new Packet(packet.to(), packet.from(), Optional.empty(), 0);
    Decision decision = model.explain(back).decision();
    return decision.fate() == Fate.FORWARDED
        && decision.exits().stream().map(kernel::name).anyMatch(packet.input().get()::equals);
  }

  private void uplink(KnownSite.Uplink uplink) {
    if (uplink.source().isPresent()) {
      for (Target target : uplink.config().probe().targets()) {
        target
            .endpoint()
            .accept(Optional::of, name -> Optional.<Ip6Address>empty())
            .ifPresent(address -> probe(uplink, target, address));
      }
    }
    uplink.gateway().ifPresent(gateway -> neighbours(uplink, gateway));
  }

  private void probe(KnownSite.Uplink uplink, Target target, Ip6Address address) {
    FirewallPacket request =
        ProbePacket.of(target.kind(), uplink.source().orElseThrow(), address)
            .through(uplink.device())
            .marked(uplink.mark());
    report(
        uplink, "firewall.probes", "the firewall drops the probes that " + what(uplink), request);
    OptionalInt type =
        request.icmpType().isPresent() ? OptionalInt.of(ECHO_REPLY) : OptionalInt.empty();
    FirewallPacket answer = request.answer(type);
    report(
        uplink,
        "firewall.probes",
        "the firewall drops the answers to probes that " + what(uplink),
        answer);
  }

  private static String what(KnownSite.Uplink uplink) {
    return uplink.name() + " is judged by";
  }

  private void neighbours(KnownSite.Uplink uplink, Ip6Address gateway) {
    String what = "the firewall drops what the ISP's router says about itself";
    for (int type : new int[] {NEIGHBOUR_ADVERTISEMENT, NEIGHBOUR_SOLICITATION}) {
      FirewallPacket packet =
          FirewallPacket.icmp(type, gateway, LINK_LOCAL, FirewallPacket.NEW).by(uplink.device());
      report(uplink, "firewall.neighbours", what, packet);
    }
    if (uplink.config().learnsGateway()) {
      FirewallPacket packet =
          FirewallPacket.icmp(ADVERTISEMENT, gateway, ALL_NODES, FirewallPacket.NEW)
              .by(uplink.device());
      report(uplink, "firewall.advertisements", what, packet);
    }
  }

  private void report(KnownSite.Uplink uplink, String check, String what, FirewallPacket packet) {
    Judgement judgement = judge.judge(packet);
    if (judgement.surelyDropped()) {
      String by = judgement.by().orElse("");
      found.putIfAbsent(
          check + by + uplink.name(),
          Finding.error(check, what, "a living uplink counts as dead")
              .of(uplink.name())
              .shownBy("nft " + by, words(packet))
              .mendedBy(mend(packet, judgement)));
    }
  }

  private List<String> mend(FirewallPacket packet, Judgement judgement) {
    List<String> mend = new ArrayList<>(judgement.mend().stream().toList());
    if (packet.input().isPresent() && !wayBack(packet)) {
      mend.add(
          0,
          "the way back to "
              + packet.from()
              + " does not lead out through "
              + packet.input().get()
              + ": see \"sadr explain --from-router "
              + packet.to()
              + " "
              + packet.from()
              + "\"; with sadr running it does");
    } else {
      mend.add("and where the firewall's own configuration makes that rule: let ICMPv6 pass there");
    }
    return mend;
  }

  private static String words(FirewallPacket packet) {
    return "packet from "
        + packet.from()
        + " to "
        + packet.to()
        + packet.input().map(name -> " in by " + name).orElse("")
        + packet.output().map(name -> " out through " + name).orElse("")
        + (packet.icmpType().isPresent()
            ? ", ICMPv6 type " + packet.icmpType().getAsInt()
            : ", protocol " + packet.protocol());
  }

  private void lan(LanConfig lan) {
    FirewallPacket packet =
        FirewallPacket.icmp(SOLICITATION, LINK_LOCAL, ALL_ROUTERS, FirewallPacket.NEW)
            .by(lan.interfaceName());
    Judgement judgement = judge.judge(packet);
    if (lan.advertise() && judgement.surelyDropped()) {
      found.putIfAbsent(
          "firewall.solicitations" + judgement.by(),
          Finding.warning(
                  "firewall.solicitations",
                  "the firewall drops the hosts' router solicitations on " + lan.interfaceName(),
                  "sadr hears them all the same where a packet socket does; a host that comes up"
                      + " may wait minutes for its addresses")
              .shownBy("nft " + judgement.by().orElse(""))
              .mendedBy(judgement.mend().stream().toList()));
    }
  }

  /** Path MTU discovery: a tunnel or PPPoE on one of the uplinks is common. */
  private void tooBig() {
    for (KnownSite.Uplink uplink : site.uplinks()) {
      for (Ip6Prefix prefix : uplink.prefixes()) {
        Packet host = Samples.fromHost(site, prefix, STRANGER);
        if (host.inputInterface().isPresent()) {
          FirewallPacket error =
              FirewallPacket.icmp(TOO_BIG, STRANGER, host.from(), FirewallPacket.RELATED)
                  .by(uplink.device())
                  .through(host.inputInterface().get());
          Judgement judgement = judge.judge(error);
          if (judgement.surelyDropped()) {
            found.putIfAbsent("firewall.too-big", blackHole(uplink, judgement));
          }
        }
      }
    }
  }

  private static Finding blackHole(KnownSite.Uplink uplink, Judgement judgement) {
    return Finding.warning(
            "firewall.too-big",
            "the firewall keeps \"packet too big\" from the hosts",
            "connections hang after their first packets wherever an uplink's MTU is below the LAN's"
                + " (RFC 4890 §4.3.1)")
        .of(uplink.name())
        .shownBy("nft " + judgement.by().orElse(""))
        .mendedBy(judgement.mend().stream().toList());
  }

  /** Two global prefixes, and nothing that keeps the Internet from the hosts. */
  private void open() {
    List<String> shown = new ArrayList<>();
    List<String> devices = new ArrayList<>();
    for (KnownSite.Uplink uplink : site.uplinks()) {
      for (Ip6Prefix prefix : uplink.prefixes()) {
        Packet host = Samples.fromHost(site, prefix, STRANGER);
        if (host.inputInterface().isPresent() && admits(uplink, host)) {
          shown.add(
              "TCP from anywhere to "
                  + prefix
                  + ", port "
                  + SSH
                  + ", in by "
                  + uplink.device()
                  + ", passes to "
                  + host.inputInterface().get());
          devices.add("\"" + uplink.device() + "\"");
        }
      }
    }
    if (!shown.isEmpty()) {
      found.put(
          "firewall.open", opened(shown, String.join(", ", devices.stream().distinct().toList())));
    }
  }

  private boolean admits(KnownSite.Uplink uplink, Packet host) {
    FirewallPacket syn =
        FirewallPacket.ports(FirewallPacket.TCP, STRANGER, host.from(), ProbePacket.EPHEMERAL, SSH)
            .by(uplink.device())
            .through(host.inputInterface().orElseThrow());
    return judge.judge(syn).surelyPasses();
  }

  private Finding opened(List<String> shown, String devices) {
    String why = "there is no NAT that would hide them; sadr itself filters nothing that comes in";
    Finding finding =
        kernel.legacyTables().isEmpty()
            ? Finding.warning(
                "firewall.open",
                "nothing keeps the Internet from the hosts: each has global addresses, and no rule"
                    + " drops new connections to them",
                why)
            : Finding.note(
                "firewall.open",
                "no rule of nftables keeps the Internet from the hosts; one of the old ip6tables"
                    + " may",
                why);
    return finding
        .shownBy(shown)
        .mendedBy(
            "nft add table inet site",
            "nft 'add chain inet site inbound { type filter hook forward priority 0; policy accept;"
                + " }'",
            "nft add rule inet site inbound iifname { "
                + devices
                + " } ct state established,related accept",
            "nft add rule inet site inbound iifname { "
                + devices
                + " } meta l4proto ipv6-icmp accept",
            "nft add rule inet site inbound iifname { " + devices + " } meta nfproto ipv6 drop",
            "and write the same into /etc/nftables.conf");
  }
}
