package sadr.netlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.sys.NetNamespace;

/** Compiles and runs the example of the package's documentation, as it stands there. */
@Tag("netns")
class PackageExampleTest {

  private static final Path DOCUMENTATION = Path.of("src/main/java/sadr/netlink/package-info.java");

  @TempDir Path directory;

  @Test
  void worksAsDocumented() throws Exception {
    compile(example());

    String output;
    try (NetNamespace namespace = TwoUplinks.create();
        URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      output = namespace.call(() -> run(loader));
    }

    assertThat(output.lines())
        .contains(
            "default from 2001:db8:a000::/56 via fe80::a1 dev wan1 table 173 metric 1024 proto 173");
  }

  private static String example() throws IOException {
    String text = Files.readString(DOCUMENTATION);
    int start = text.indexOf("<pre>{@code\n") + "<pre>{@code\n".length();
    return text.substring(start, text.indexOf(" * }</pre>", start))
        .lines()
        .map(line -> line.replaceFirst("^ \\* ?", ""))
        .collect(Collectors.joining("\n"));
  }

  private void compile(String source) throws IOException {
    Path file = Files.writeString(directory.resolve("Example.java"), source);
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                complaints,
                complaints,
                "-cp",
                "target/classes",
                "-d",
                directory.toString(),
                file.toString());
    assertThat(result).as(complaints.toString(UTF_8)).isZero();
  }

  private static String run(ClassLoader loader) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    System.setOut(new PrintStream(output, true, UTF_8));
    try {
      loader
          .loadClass("Example")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return output.toString(UTF_8);
  }
}
