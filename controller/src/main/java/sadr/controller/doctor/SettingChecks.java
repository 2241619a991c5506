package sadr.controller.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import sadr.controller.config.LanConfig;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Address;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;

/** The kernel's settings, /proc/sys/net. */
final class SettingChecks {

  /** RTPROT_RA: a route that the kernel learned from an advertisement. */
  private static final int RA = 9;

  /** IFAPROT_KERNEL_RA: an address that it made of one. */
  private static final int KERNEL_RA = 2;

  private final KnownSite site;
  private final Kernel kernel;
  private final boolean running;
  private final List<Finding> found = new ArrayList<>();

  private SettingChecks(Evidence evidence) {
    this.site = evidence.site();
    this.kernel = evidence.kernel();
    this.running = evidence.programs().daemon().isPresent();
  }

  static List<Finding> check(Evidence evidence) {
    SettingChecks checks = new SettingChecks(evidence);
    checks.wanted();
    checks.site.uplinks().forEach(checks::advertisements);
    checks.devices();
    checks.lans();
    checks.silentDown();
    checks.full(
        "conntrack.full",
        "netfilter/nf_conntrack_count",
        "netfilter/nf_conntrack_max",
        "connections",
        "new connections are dropped");
    checks.neighbours();
    return checks.found;
  }

  /** What sadr sets itself, where it is not to, or has not. */
  private void wanted() {
    if (!running && site.config().kernel().manageSysctls()) {
      return; // It will, when it starts.
    }
    if (kernel.isSet("ipv6/conf/all/forwarding", 0)) {
      found.add(
          Finding.error(
                  "sysctl.forwarding",
                  "this machine does not forward IPv6",
                  "hosts reach nothing beyond it")
              .shownBy("net.ipv6.conf.all.forwarding = 0")
              .mendedBy(set("net/ipv6/conf/all/forwarding", 1)));
    }
    OptionalLong limit = kernel.setting("ipv6/icmp/ratelimit");
    if (limit.isPresent() && limit.getAsLong() > 100) {
      found.add(
          Finding.warning(
                  "sysctl.ratelimit",
                  "ICMPv6 errors are sent at most every " + limit.getAsLong() + " ms",
                  "many hosts' new connections do not learn that their prefix is dead: of 30 at"
                      + " once 4 do at 1000, 20 at 100")
              .shownBy("net.ipv6.icmp.ratelimit = " + limit.getAsLong())
              .mendedBy(set("net/ipv6/icmp/ratelimit", 100)));
    }
    site.uplinks().forEach(this::linkdown);
  }

  private void linkdown(KnownSite.Uplink uplink) {
    String path = "ipv6/conf/" + uplink.device() + "/ignore_routes_with_linkdown";
    if (kernel.isSet(path, 0)) {
      found.add(
          Finding.warning(
                  "sysctl.linkdown",
                  "routes through " + uplink.device() + " count without carrier",
                  "hosts get silence in place of an error until the daemon has taken them out")
              .of(uplink.name())
              .shownBy("net/" + path + " = 0")
              .mendedBy(set("net/" + path, 1)));
    }
  }

  /** With forwarding, accept_ra = 1 means no. */
  private void advertisements(KnownSite.Uplink uplink) {
    String conf = "ipv6/conf/" + uplink.device() + "/";
    if (!kernel.isSet(conf + "accept_ra", 1) || !forwards(conf)) {
      return;
    }
    List<String> shown = new ArrayList<>();
    kernel.state().routes().stream()
        .filter(route -> isLearned(route, uplink.device()))
        .forEach(route -> shown.add("route " + kernel.text().route(route)));
    kernel.state().addresses().stream()
        .filter(address -> isLearned(address, uplink.device()))
        .forEach(address -> shown.add("address " + kernel.text().object(address)));
    boolean learns = uplink.config().learnsGateway();
    if (shown.isEmpty() && !learns) {
      return; // All is static, or another program does it.
    }
    shown.add(0, "net/" + conf + "accept_ra = 1, net/" + conf + "forwarding = 1");
    found.add(
        Finding.error(
                "sysctl.accept-ra",
                "the kernel takes no Router Advertisements on " + uplink.device() + " any more",
                "with forwarding on, accept_ra = 1 means no: what it learned before, a default"
                    + " route or the address that probes leave from, goes away when its lifetime"
                    + " ends")
            .of(uplink.name())
            .shownBy(shown)
            .mendedBy(set("net/" + conf + "accept_ra", 2)));
  }

  private boolean forwards(String conf) {
    return kernel.isSet(conf + "forwarding", 1)
        || (site.config().kernel().manageSysctls() && !running);
  }

  private boolean isLearned(Route route, String device) {
    return route.key().table() == RouteKey.MAIN
        && route.key().destination().equals(Ip6Prefix.ANY)
        && route.protocol() == RA
        && route.nextHops().stream().anyMatch(hop -> kernel.name(hop.link()).equals(device));
  }

  private boolean isLearned(Address address, String device) {
    return address.address().isGlobalUnicast()
        && address.protocol() == KERNEL_RA
        && kernel.name(address.link()).equals(device);
  }

  private void devices() {
    List<String> names = new ArrayList<>();
    site.uplinks().forEach(uplink -> names.add(uplink.device()));
    site.config().lans().forEach(lan -> names.add(lan.interfaceName()));
    for (String name : names) {
      String conf = "ipv6/conf/" + name + "/";
      if (kernel.isSet("ipv6/conf/all/forwarding", 1) && kernel.isSet(conf + "forwarding", 0)) {
        found.add(
            Finding.error(
                    "sysctl.forwarding-device",
                    "what comes in by " + name + " is not forwarded",
                    "IPv6 forwarding is switched on for each interface by itself, and here it is"
                        + " off")
                .shownBy("net/" + conf + "forwarding = 0")
                .mendedBy(set("net/" + conf + "forwarding", 1)));
      }
      if (kernel.isSet(conf + "disable_ipv6", 1)) {
        found.add(
            Finding.error(
                    "sysctl.disabled",
                    name + " has no IPv6",
                    "no address, no route, no probe on it")
                .shownBy("net/" + conf + "disable_ipv6 = 1")
                .mendedBy(set("net/" + conf + "disable_ipv6", 0)));
      }
    }
  }

  private void lans() {
    for (LanConfig lan : site.config().lans()) {
      String path = "ipv6/conf/" + lan.interfaceName() + "/accept_ra";
      if (kernel.isSet(path, 2)) {
        found.add(
            Finding.warning(
                    "sysctl.lan-accept-ra",
                    "the router believes advertisements of others on its LAN "
                        + lan.interfaceName(),
                    "any host there can give it a default route and addresses")
                .shownBy("net/" + path + " = 2")
                .mendedBy(set("net/" + path, 0)));
      }
    }
  }

  private void silentDown() {
    if (kernel.isSet("ipv6/route/skip_notify_on_dev_down", 1)) {
      found.add(
          Finding.warning(
                  "sysctl.silent-down",
                  "the kernel tells nobody of routes that go with their interface",
                  "sadr then learns of it by the interface alone, other routing daemons not at all")
              .shownBy("net.ipv6.route.skip_notify_on_dev_down = 1")
              .mendedBy(set("net/ipv6/route/skip_notify_on_dev_down", 0)));
    }
  }

  private void neighbours() {
    OptionalLong most = kernel.setting("ipv6/neigh/default/gc_thresh3");
    long count = kernel.state().neighbours().size();
    if (most.isPresent() && 10 * count > 9 * most.getAsLong()) {
      found.add(
          Finding.warning(
                  "neighbours.full",
                  "the kernel's neighbour table is nearly full",
                  "then hosts, and the ISPs' routers, are not reached by turns")
              .shownBy(count + " of net.ipv6.neigh.default.gc_thresh3 = " + most.getAsLong())
              .mendedBy(set("net/ipv6/neigh/default/gc_thresh3", 8 * most.getAsLong())));
    }
  }

  private void full(String check, String count, String most, String what, String why) {
    OptionalLong now = kernel.setting(count);
    OptionalLong limit = kernel.setting(most);
    if (now.isPresent() && limit.isPresent() && 10 * now.getAsLong() > 9 * limit.getAsLong()) {
      found.add(
          Finding.warning(check, "the kernel's table of " + what + " is nearly full", why)
              .shownBy("net/" + count + " = " + now.getAsLong() + " of " + limit.getAsLong())
              .mendedBy(set("net/" + most, 4 * limit.getAsLong())));
    }
  }

  /** Now and for good. */
  private static List<String> set(String path, long value) {
    String line = path + "=" + value;
    return List.of(
        "sysctl -w " + line, "echo " + line + " > /etc/sysctl.d/60-sadr-" + name(path) + ".conf");
  }

  private static String name(String path) {
    return path.replaceFirst("^net/(ipv6/)?(conf/)?", "").replace('/', '-');
  }
}
