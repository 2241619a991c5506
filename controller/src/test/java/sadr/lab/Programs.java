package sadr.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Real programs on a lab's nodes; what they print goes to files in the lab's directory. */
final class Programs implements AutoCloseable {

  private final Lab lab;
  private final List<Process> processes = new ArrayList<>();

  Programs(Lab lab) {
    this.lab = lab;
  }

  /**
   * Starts one, which {@link #close} ends.
   *
   * @param script for sh(1), with {@code %1$s} for the lab's directory; ends in an exec
   * @param log the name of the file of what it prints
   */
  Process start(String node, String script, String log) {
    List<String> line =
        lab.topology().inside(node, List.of("sh", "-c", script.formatted(lab.directory())));
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(lab.directory().resolve(log).toFile())
              .start();
      processes.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts radvd.
   *
   * @param options of the interface, such as "AdvDefaultLifetime 1800;"
   */
  Process radvd(String node, String device, String options) {
    String name = "radvd-" + node + "-" + processes.size();
    Lab.write(
        lab.directory().resolve(name + ".conf"),
        "interface " + device + " { AdvSendAdvert on; " + options + " };\n");
    return start(
        node,
        "exec radvd -n -m stderr -C %1$s/" + name + ".conf -p %1$s/" + name + ".pid",
        name + ".log");
  }

  /** Starts dnsmasq on the router, which advertises lan0 by the addresses that it finds there. */
  Process dnsmasq() {
    return start(
        "router",
        "exec dnsmasq --keep-in-foreground --conf-file=/dev/null --port=0 --user=root"
            + " --interface=lan0 --bind-interfaces --enable-ra --log-facility=-"
            + " --dhcp-range=::,constructor:lan0,ra-only"
            + " --dhcp-leasefile=%1$s/leases --pid-file=%1$s/dnsmasq.pid",
        "dnsmasq.log");
  }

  /**
   * Starts systemd-networkd on the router, without D-Bus and udev: it believes itself in a
   * container where /sys cannot be written.
   *
   * @param networks what stands in its .network files, by interface
   */
  Process networkd(Map<String, String> networks) {
    Path files = lab.directory().resolve("networkd");
    try {
      Files.createDirectories(files.resolve("networkd.conf.d"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Lab.write(
        files.resolve("networkd.conf.d/keep.conf"),
        "[Network]\nManageForeignRoutes=no\nManageForeignRoutingPolicyRules=no\n");
    networks.forEach(
        (device, rest) ->
            Lab.write(
                files.resolve(device + ".network"),
                "[Match]\nName=" + device + "\n[Network]\nKeepConfiguration=static\n" + rest));
    return start(
        "router",
        "mount -o remount,ro /sys && mount -t tmpfs none /run && mkdir -p /run/systemd/network"
            + " /run/systemd/networkd.conf.d && cp %1$s/networkd/*.network /run/systemd/network/"
            + " && cp %1$s/networkd/networkd.conf.d/* /run/systemd/networkd.conf.d/"
            + " && SYSTEMD_LOG_TARGET=console exec /lib/systemd/systemd-networkd",
        "networkd.log");
  }

  /**
   * Starts systemd-networkd on the router in the same way.
   *
   * @param folder with .network files, and a networkd.conf
   */
  Process networkd(Path folder) {
    return start(
        "router",
        "mount -o remount,ro /sys && mount -t tmpfs none /run && mkdir -p /run/systemd/network"
            + " /run/systemd/networkd.conf.d && cp "
            + folder
            + "/*.network /run/systemd/network/ && cp "
            + folder
            + "/networkd.conf /run/systemd/networkd.conf.d/sadr.conf"
            + " && SYSTEMD_LOG_TARGET=console exec /lib/systemd/systemd-networkd",
        "networkd.log");
  }

  /** What a program printed. */
  String log(String name) {
    try {
      return Files.readString(lab.directory().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
