package sadr.netlink;

import sadr.sys.NetNamespace;

/** A namespace with two links that are up, wan1 and wan2, each one end of a veth pair. */
final class TwoUplinks {

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
    return namespace;
  }
}
