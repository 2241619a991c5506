package sadr.netlink;

import sadr.sys.NetNamespace;

/** A namespace with two links that are up, wan1 and wan2, each one end of a veth pair. */
final class TwoUplinks {

  private static final String UNTIL_UP =
      "for try in $(seq 200); do"
          + " [ $(ip -o link show up | grep -c '^[0-9]*: wan.* state UP') = 2 ] && exit; sleep 0.05;"
          + " done; exit 1";

  private TwoUplinks() {}

  static NetNamespace create() {
    NetNamespace namespace = NetNamespace.create();
    namespace.exec("ip", "link", "set", "lo", "up");
    for (String number : new String[] {"1", "2"}) {
      String wan = "wan" + number;
      String isp = "isp" + number;
      namespace.exec("ip", "link", "add", wan, "type", "veth", "peer", "name", isp);
      namespace.exec("ip", "link", "set", isp, "up");
      namespace.exec("ip", "link", "set", wan, "up");
    }
    // The kernel tells of a carrier a moment later.
    namespace.exec("sh", "-c", UNTIL_UP);
    return namespace;
  }
}
