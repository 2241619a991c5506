package sadr.lab;

import java.nio.file.Path;

/**
 * The daemon's configuration in a lab, as far as the stories differ in it.
 *
 * @param probe the table {@code [probe]}, without its head
 * @param noSurvivor {@code [on-down] no-survivor}
 * @param otherSources {@code [kernel] other-sources}
 * @param fiberGateway fiber's gateway: fe80::a1 or fe80::a2, which are one machine
 * @param wan what the router's interface to fiber bears: "link-local" or "global" addresses
 */
record Settings(
    String probe, String noSurvivor, String otherSources, String fiberGateway, String wan) {

  /** The group that may read: one that every Debian has. */
  static final String READERS = "adm";

  /** Two targets, 100 ms, bursts of 5 ms, 3 losses: as fast as we promise. */
  static final Settings FAST =
      new Settings(
          "interval = \"100ms\"\nburst = \"5ms\"\nfall = 3\nrise = 5",
          "keep",
          "reject",
          "fe80::a1",
          "link-local");

  /** The defaults. */
  static final Settings DEFAULT = new Settings("", "keep", "reject", "fe80::a1", "link-local");

  Settings withNoSurvivor(String value) {
    return new Settings(probe, value, otherSources, fiberGateway, wan);
  }

  Settings withOtherSources(String value) {
    return new Settings(probe, noSurvivor, value, fiberGateway, wan);
  }

  Settings withFiberGateway(String value) {
    return new Settings(probe, noSurvivor, otherSources, value, wan);
  }

  Settings withWan(String value) {
    return new Settings(probe, noSurvivor, otherSources, fiberGateway, value);
  }

  /** The file's text; what the daemon writes goes to {@code directory}. */
  String toml(Path directory) {
    return """
        [[uplink]]
        name = "fiber"
        interface = "wan1"
        gateway = "%s"
        prefixes = ["2001:db8:a000::/56"]
        metric = 10
        services = ["2001:db8:a0ff::/48"]
        probe = { targets = ["2001:db8:ffff::1", "2001:db8:ffff::2"], quorum = 1 }

        [[uplink]]
        name = "cable"
        interface = "wan2"
        gateway = "fe80::b1"
        prefixes = ["2001:db8:b000::/56"]
        metric = 20
        probe = { targets = ["2001:db8:ffff::1", "2001:db8:ffff::2"], quorum = 1 }

        [probe]
        %s

        [[lan]]
        interface = "lan0"
        subnet = 1
        ula = "fd00:5ad0:0:1::/64"
        advertise = false
        addresses = false

        [[lan]]
        interface = "lan1"
        subnet = 2
        ula = "fd00:5ad0:0:2::/64"
        advertise = false
        addresses = false

        [on-down]
        no-survivor = "%s"

        [kernel]
        other-sources = "%s"

        [control]
        socket = "%s"
        group = "%s"

        [metrics]
        listen = "[::1]:9737"

        [state]
        directory = "%s"
        """
        .formatted(
            fiberGateway,
            probe,
            noSurvivor,
            otherSources,
            directory.resolve("sadr.sock"),
            READERS,
            directory.resolve("state"));
  }
}
