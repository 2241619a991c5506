package sadr.lab;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The daemon's configuration in a lab, as far as the stories differ in it.
 *
 * @param probe the table {@code [probe]}, without its head
 * @param noSurvivor {@code [on-down] no-survivor}
 * @param otherSources {@code [kernel] other-sources}
 * @param fiberGateway fiber's gateway: fe80::a1 or fe80::a2, which are one machine
 * @param wan what the router's interface to fiber bears: "link-local" or "global" addresses
 * @param hosts how they come by their addresses: "static", or "slaac" by sadr's advertisements
 * @param actions {@code [on-down] actions}, such as "deprecate, reject"
 * @param lan more keys of the first {@code [[lan]]}, a line each
 */
record Settings(
    String probe,
    String noSurvivor,
    String otherSources,
    String fiberGateway,
    String wan,
    String hosts,
    String actions,
    String lan) {

  /** The group that may read: one that every Debian has. */
  static final String READERS = "adm";

  /**
   * Two targets, 100 ms, bursts of 20 ms, 5 losses: a tenth of a second of silence is a death. That
   * is quick, and longer than what a machine on which all tests run at once keeps an answer
   * waiting.
   */
  static final Settings FAST =
      new Settings(
          "interval = \"100ms\"\nburst = \"20ms\"\nfall = 5\nrise = 5",
          "keep",
          "reject",
          "fe80::a1",
          "link-local",
          "static",
          "deprecate, reject",
          "");

  /** Bursts of 5 ms and 3 losses: as fast as we promise, for tests that run alone. */
  static final Settings FASTEST =
      FAST.withProbe("interval = \"100ms\"\nburst = \"5ms\"\nfall = 3\nrise = 5");

  /** The defaults. */
  static final Settings DEFAULT = FAST.withProbe("");

  Settings withProbe(String value) {
    return new Settings(value, noSurvivor, otherSources, fiberGateway, wan, hosts, actions, lan);
  }

  Settings withNoSurvivor(String value) {
    return new Settings(probe, value, otherSources, fiberGateway, wan, hosts, actions, lan);
  }

  Settings withOtherSources(String value) {
    return new Settings(probe, noSurvivor, value, fiberGateway, wan, hosts, actions, lan);
  }

  Settings withFiberGateway(String value) {
    return new Settings(probe, noSurvivor, otherSources, value, wan, hosts, actions, lan);
  }

  Settings withWan(String value) {
    return new Settings(probe, noSurvivor, otherSources, fiberGateway, value, hosts, actions, lan);
  }

  Settings withHosts(String value) {
    return new Settings(probe, noSurvivor, otherSources, fiberGateway, wan, value, actions, lan);
  }

  Settings withActions(String value) {
    return new Settings(probe, noSurvivor, otherSources, fiberGateway, wan, hosts, value, lan);
  }

  Settings withLan(String value) {
    return new Settings(probe, noSurvivor, otherSources, fiberGateway, wan, hosts, actions, value);
  }

  /** With hosts that configure themselves. */
  Settings slaac() {
    return withHosts("slaac");
  }

  /** The file's text; what the daemon writes goes to {@code directory}. */
  String toml(Path directory) {
    return """
        [[uplink]]
        name = "fiber"
        interface = "wan1"
        gateway = "%4$s"
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
        %5$s

        [[lan]]
        interface = "lan0"
        subnet = 1
        ula = "fd00:5ad0:0:1::/64"
        advertise = %1$s
        addresses = %1$s
        %2$s

        [[lan]]
        interface = "lan1"
        subnet = 2
        ula = "fd00:5ad0:0:2::/64"
        advertise = %1$s
        addresses = %1$s

        [on-down]
        actions = [%3$s]
        no-survivor = "%6$s"

        [kernel]
        other-sources = "%7$s"

        [control]
        socket = "%8$s"
        group = "%9$s"

        [metrics]
        listen = "[::1]:9737"

        [state]
        directory = "%10$s"
        """
        .formatted(
            hosts.equals("slaac"),
            lan,
            Stream.of(actions.split(", *"))
                .filter(a -> !a.isEmpty())
                .collect(joining("\", \"", "\"", "\"")),
            fiberGateway,
            probe,
            noSurvivor,
            otherSources,
            directory.resolve("sadr.sock"),
            READERS,
            directory.resolve("state"));
  }
}
