package sadr.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Javas of this machine that sadr runs on. */
public final class Javas {

  private static final Path FOLDER = Path.of("/usr/lib/jvm");
  private static final Pattern VERSION =
      Pattern.compile("^JAVA_VERSION=\"([0-9]+)", Pattern.MULTILINE);

  private Javas() {}

  /** The homes of the one that runs this test, and of every other one that is new enough. */
  public static Set<Path> homes() throws IOException {
    Set<Path> homes = new TreeSet<>(Set.of(Path.of(System.getProperty("java.home")).toRealPath()));
    if (Files.isDirectory(FOLDER)) {
      try (var entries = Files.list(FOLDER)) {
        for (Path home : entries.toList()) {
          if (Files.isExecutable(home.resolve("bin/java")) && version(home) >= 17) {
            homes.add(home.toRealPath());
          }
        }
      }
    }
    return homes;
  }

  /** The home of the newest of them. */
  static Path newest() throws IOException {
    return homes().stream().max(Comparator.comparing(Javas::version)).orElseThrow();
  }

  /** As in 17; 0 if it cannot be told. */
  static int version(Path home) {
    Path release = home.resolve("release");
    Matcher matcher = VERSION.matcher(Files.exists(release) ? Lab.read(release) : "");
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
