package sadr.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** The lab's router with the Debian package on it, under systemd. */
final class Installed implements AutoCloseable {

  private static final Path PACKAGE =
      Path.of(System.getProperty("sadr.package", "target/sadr_0.1.0-SNAPSHOT.deb"))
          .toAbsolutePath();

  private final Lab lab;
  private final Machine machine;
  private long installNanos;

  private Installed(Lab lab, Machine machine) {
    this.lab = lab;
    this.machine = machine;
  }

  /** A Debian that runs, without the package. */
  static Installed boot() throws IOException {
    Machine.prepare();
    Lab lab = Lab.up(Settings.FAST);
    Path folder = Files.createDirectory(lab.directory().resolve("machine"));
    Machine machine = Machine.boot(lab.topology(), folder);
    Files.copy(PACKAGE, machine.in().resolve("sadr_1.deb"));
    return new Installed(lab, machine);
  }

  /** Installs the package as a user does. */
  void install() {
    long start = System.nanoTime();
    machine.sh("apt-get install -y " + Machine.inside("sadr_1.deb"));
    installNanos = System.nanoTime() - start;
  }

  /**
   * Makes a package of a Java of this machine, {@code java.deb}: in its own folder, and ahead of
   * Debian's.
   */
  void packJava(Path home) throws IOException {
    Path root = machine.in().resolve("java");
    Path debian = Files.createDirectories(root.resolve("DEBIAN"));
    Path target = Files.createDirectories(root.resolve("usr/lib/jvm/test-java"));
    Outcome.of(
            List.of(
                "sh",
                "-c",
                "cd \"$0\" && tar -chf - --exclude=src.zip --exclude=ct.sym --exclude=jmods"
                    + " --exclude=legal --exclude=man --exclude=demo --exclude=docs . |"
                    + " tar -xf - -C \"$1\"",
                home.toString(),
                target.toString()))
        .mustWork();
    Lab.write(
        debian.resolve("control"),
        "Package: test-java\nVersion: 1\nArchitecture: all\nMaintainer: nobody\n"
            + "Description: another Java\n");
    String java = "/usr/lib/jvm/test-java/bin/java";
    script(
        debian.resolve("postinst"),
        "update-alternatives --install /usr/bin/java java " + java + " 9999");
    script(debian.resolve("prerm"), "update-alternatives --remove java " + java);
    String inside = Machine.inside("java");
    machine.sh("dpkg-deb -Znone -b " + inside + " " + inside + ".deb && rm -r " + inside);
  }

  private static void script(Path file, String line) throws IOException {
    Lab.write(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** How long {@link #install} took. */
  long installNanos() {
    return installNanos;
  }

  Lab lab() {
    return lab;
  }

  Machine machine() {
    return machine;
  }

  /** Writes the service's configuration. */
  void configure(String toml) {
    put(toml, "/etc/sadr/sadr.toml");
  }

  /** Writes a file there. */
  void put(String text, String path) {
    Lab.write(machine.in().resolve("text"), text);
    machine.sh("cp " + Machine.inside("text") + " " + path);
  }

  /** The lab's uplinks; socket and state where the package has them. */
  String twoIsps() {
    return packaged(Settings.FAST.toml(lab.directory()));
  }

  /** {@code toml} of the lab, with socket and state where the package has them. */
  static String packaged(String toml) {
    return toml.substring(0, toml.indexOf("[control]"));
  }

  /** Both uplinks have passed their probes, and the service's line says how they stand. */
  void awaitUp() {
    await("both uplinks up")
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                machine
                    .exec("sadr", "status", "--json")
                    .out()
                    .matches("(?s).*\"health\" ?: ?\"up\".*\"health\" ?: ?\"up\".*"));
    awaitStatus("fiber active, cable standby; in sync");
  }

  /** Until {@code systemctl status} has this line. */
  void awaitStatus(String text) {
    await(text)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> machine.property("StatusText"), text::equals);
  }

  @Override
  public void close() {
    try {
      machine.close();
    } finally {
      lab.finish();
    }
  }
}
