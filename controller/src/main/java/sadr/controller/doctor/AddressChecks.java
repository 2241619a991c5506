package sadr.controller.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.Address;
import sadr.netlink.model.Link;

/** Interfaces and addresses that have to be there. */
final class AddressChecks {

  private static final int LEAST_MTU = 1280;

  private AddressChecks() {}

  static List<Finding> check(Evidence evidence) {
    Kernel kernel = evidence.kernel();
    List<Finding> found = new ArrayList<>();
    for (KnownSite.Uplink uplink : evidence.site().uplinks()) {
      link(uplink, kernel).ifPresent(found::add);
      source(uplink, kernel).ifPresent(found::add);
    }
    kernel.state().addresses().stream()
        .filter(address -> (address.flags() & Address.DAD_FAILED) != 0)
        .forEach(address -> found.add(duplicate(address, kernel)));
    return found;
  }

  private static Optional<Finding> link(KnownSite.Uplink uplink, Kernel kernel) {
    Optional<Link> link = kernel.link(uplink.device());
    if (link.isEmpty()) {
      return Optional.of(
          Finding.error(
                  "link.missing", "there is no interface " + uplink.device(), "the uplink is dead")
              .of(uplink.name())
              .mendedBy("ip link", "write the right name into interface of the uplink"));
    }
    if (link.get().mtu() >= LEAST_MTU) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.error(
                "link.mtu",
                uplink.device() + " has an MTU of " + link.get().mtu(),
                "below 1280 Linux takes IPv6 off an interface (RFC 8200 §5)")
            .of(uplink.name())
            .mendedBy("ip link set " + uplink.device() + " mtu " + LEAST_MTU));
  }

  private static Optional<Finding> source(KnownSite.Uplink uplink, Kernel kernel) {
    boolean here = kernel.link(uplink.device()).isPresent();
    if (!here || uplink.source().isPresent() || uplink.prefixes().isEmpty()) {
      return Optional.empty();
    }
    Ip6Prefix prefix = uplink.prefixes().get(0);
    return Optional.of(
        Finding.error(
                "address.none",
                "the router has no address that " + uplink.name() + "'s ISP takes",
                "no probe can be sent: the uplink is down with cause cannot-send")
            .of(uplink.name())
            .shownBy("no usable address in " + prefix)
            .mendedBy(
                "give one of the LANs addresses = true, or: ip -6 address add "
                    + Samples.host(prefix, 1)
                    + "/64 dev LAN"));
  }

  private static Finding duplicate(Address address, Kernel kernel) {
    String device = kernel.name(address.link());
    String own = address.address() + "/" + address.prefixLength() + " dev " + device;
    return Finding.error(
            "address.duplicate",
            "somebody else on " + device + " has the address " + address.address(),
            "the kernel does not use it: duplicate address detection has failed")
        .shownBy("address " + kernel.text().object(address) + " dadfailed")
        .mendedBy("ip -6 address del " + own, "ip -6 address add " + own);
  }
}
