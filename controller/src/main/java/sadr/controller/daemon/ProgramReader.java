package sadr.controller.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sadr.controller.doctor.Programs.ConfigText;

/** Reads what other programs' files say, below a root directory. */
final class ProgramReader {

  /** By systemd's rules: the first one wins (systemd.syntax(7), networkd.conf(5)). */
  private static final List<String> SYSTEMD =
      List.of("etc/systemd", "run/systemd", "usr/local/lib/systemd", "usr/lib/systemd");

  private static final List<String> IPROUTE =
      List.of("usr/lib/iproute2", "usr/share/iproute2", "etc/iproute2");

  /** As the kernel cuts it. */
  private static final String NETWORKD = "systemd-network";

  private final Path root;

  /** Below {@code root}: / but for tests. */
  ProgramReader(Path root) {
    this.root = root;
  }

  /**
   * networkd.conf and its drop-ins, in the order in which they count: of those of one name the one
   * in the first directory alone, and that not if it is a link to /dev/null.
   */
  List<ConfigText> networkd() {
    List<ConfigText> files = new ArrayList<>();
    for (String folder : SYSTEMD) {
      Path file = root.resolve(folder).resolve("networkd.conf");
      if (Files.exists(file)) {
        add(file, files);
        break;
      }
    }
    Map<String, Path> dropIns = new TreeMap<>();
    for (String folder : SYSTEMD) {
      list(root.resolve(folder).resolve("networkd.conf.d"), "*.conf")
          .forEach(file -> dropIns.putIfAbsent(file.getFileName().toString(), file));
    }
    dropIns.values().forEach(file -> add(file, files));
    return files;
  }

  private static void add(Path file, List<ConfigText> files) {
    try {
      if (Files.isRegularFile(file)) {
        files.add(new ConfigText(file.toString(), Files.readString(file)));
      }
    } catch (IOException e) {
      files.add(new ConfigText(file.toString(), "")); // Unreadable: it says nothing to us.
    }
  }

  /** Whether a process of that name runs. */
  boolean networkdRuns() {
    return list(root.resolve("proc"), "[0-9]*").stream()
        .anyMatch(process -> first(process.resolve("comm")).equals(NETWORKD));
  }

  private static String first(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException gone) {
      return "";
    }
  }

  /** What routing protocol numbers are called (rt_protos), by number: file and name. */
  Map<Integer, String> protocolNames() {
    Map<Integer, String> names = new HashMap<>();
    for (String folder : IPROUTE) {
      Path place = root.resolve(folder);
      List<Path> files = new ArrayList<>(List.of(place.resolve("rt_protos")));
      files.addAll(list(place.resolve("rt_protos.d"), "*.conf"));
      for (Path file : files) {
        names(file, names);
      }
    }
    return names;
  }

  private static void names(Path file, Map<Integer, String> names) {
    List<ConfigText> text = new ArrayList<>();
    add(file, text);
    for (ConfigText each : text) {
      for (String line : each.text().lines().toList()) {
        String[] words = line.strip().split("\\s+", 3);
        if (words.length >= 2 && words[0].matches("[0-9]{1,3}")) {
          names.put(Integer.parseInt(words[0]), file + ": " + words[0] + " " + words[1]);
        }
      }
    }
  }

  private static List<Path> list(Path folder, String pattern) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
      found.forEach(files::add);
    } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException e) {
      return List.of(); // There is none.
    }
    files.sort(null);
    return files;
  }
}
