package sadr.controller.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import sadr.controller.core.Sysctl;

/**
 * The numbers that sadr may change, as they are at some time, and how to have them again. To write
 * {@code conf/all/forwarding} writes that of every device, so all of these belong to it.
 *
 * <p>Any thread; {@code /proc/sys/net} shows the network namespace of the thread that calls.
 */
public final class SysctlSnapshot {

  private static final Path ROOT = Path.of("/proc/sys/net/ipv6");
  private static final String ALL = "conf/all/forwarding";

  private SysctlSnapshot() {}

  /** What stands now, of what uplinks on {@code devices} would change; by path under net/ipv6. */
  public static Map<String, String> take(Collection<String> devices) {
    List<String> names = new ArrayList<>(List.of(ALL, Sysctl.ICMP_RATELIMIT.name()));
    devices.forEach(device -> names.add(Sysctl.ignoreRoutesWithLinkdown(device).name()));
    try (Stream<Path> all = Files.list(ROOT.resolve("conf"))) {
      all.forEach(device -> names.add("conf/" + device.getFileName() + "/forwarding"));
    } catch (IOException e) {
      names.add("conf/default/forwarding");
    }
    names.removeIf(name -> !Sysctl.isOurs(name));
    Map<String, String> taken = new TreeMap<>();
    for (String name : names) {
      try {
        taken.put(name, SettingFile.text(ROOT.resolve(name)));
      } catch (IOException e) {
        taken.remove(name); // There is no such number, so nobody will change it.
      }
    }
    return taken;
  }

  /**
   * Writes what differs; nothing at all if {@code numbers} names one that is not sadr's.
   *
   * @return what could not be written, a sentence each; a device that is gone is no fault
   */
  public static List<String> restore(Map<String, String> numbers) {
    List<String> failed = new ArrayList<>();
    numbers.keySet().stream()
        .filter(name -> !Sysctl.isOurs(name))
        .forEach(name -> failed.add(name + " is no number of sadr's: none is put back"));
    if (!failed.isEmpty()) {
      return failed;
    }
    List<String> order = new ArrayList<>(numbers.keySet());
    order.sort((a, b) -> Boolean.compare(b.equals(ALL), a.equals(ALL)));
    for (String name : order) {
      String value = numbers.getOrDefault(name, "");
      Path file = ROOT.resolve(name);
      try {
        if (Files.exists(file) && !SettingFile.text(file).equals(value)) {
          Files.writeString(file, value + "\n", StandardOpenOption.WRITE);
        }
      } catch (IOException e) {
        failed.add(name + " could not be set to " + value + ": " + e.getMessage());
      }
    }
    return failed;
  }
}
