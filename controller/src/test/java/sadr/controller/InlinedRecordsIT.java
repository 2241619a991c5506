package sadr.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged records, whose equals and hashCode the build has rewritten, beside javac's. */
class InlinedRecordsIT {

  private static final Path LIB =
      Path.of(Objects.requireNonNull(System.getProperty("sadr.program"))).resolveSibling("../lib");

  /** Two values of each type that differ; floating numbers where == and equals disagree. */
  private static final Map<Class<?>, List<Object>> VALUES =
      Map.ofEntries(
          Map.entry(int.class, List.of(1, 2)),
          Map.entry(long.class, List.of(1L, 1L << 32 | 1)),
          Map.entry(double.class, List.of(0.0, Double.NaN)),
          Map.entry(boolean.class, List.of(false, true)),
          Map.entry(String.class, List.of("a", "b")),
          Map.entry(Instant.class, List.of(Instant.EPOCH, Instant.EPOCH.plusNanos(1))),
          Map.entry(Duration.class, List.of(Duration.ofSeconds(1), Duration.ofSeconds(2))),
          Map.entry(Path.class, List.of(Path.of("/a"), Path.of("/b"))),
          Map.entry(Optional.class, List.of(Optional.empty(), Optional.of("a"))),
          Map.entry(OptionalInt.class, List.of(OptionalInt.empty(), OptionalInt.of(1))),
          Map.entry(List.class, List.of(List.of(), List.of("a"))),
          Map.entry(Set.class, List.of(Set.of(), Set.of("a"))),
          Map.entry(Map.class, List.of(Map.of(), Map.of("a", "b"))));

  @ParameterizedTest
  @MethodSource("records")
  void areEqualWhereJavacsAre(String name) throws Exception {
    Class<?> compiled = Class.forName(name);
    try (URLClassLoader loader = new URLClassLoader(program(), null)) {
      Class<?> packaged = loader.loadClass(name);
      assertThat(packaged).isNotSameAs(compiled);
      Object first = make(packaged, -1);
      assertThat(first).isEqualTo(make(packaged, -1)).isNotEqualTo("");
      assertThat(first.equals(null)).isFalse();
      assertThat(first).hasSameHashCodeAs(make(compiled, -1));
      for (int i = 0; i < packaged.getRecordComponents().length; i++) {
        assertThat(make(packaged, i)).isNotEqualTo(first).isEqualTo(make(packaged, i));
        assertThat(make(packaged, i)).hasSameHashCodeAs(make(compiled, i));
      }
    }
  }

  @Test
  void arePutTogetherByNoMethodHandle() throws IOException {
    for (Path jar : jars("sadr-")) {
      try (JarFile file = new JarFile(jar.toFile())) {
        for (var entry : file.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
          String bytes =
              new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
          // The type of ObjectMethods' call for equals, and none of a method's own.
          assertThat(bytes)
              .as(entry.getName())
              .doesNotContain(
                  "(L" + entry.getName().replace(".class", "") + ";Ljava/lang/Object;)Z");
        }
      }
    }
  }

  /** Records of nothing but values from {@link #VALUES}, which their constructors accept. */
  static Stream<String> records() throws IOException {
    Stream.Builder<String> names = Stream.builder();
    for (Path jar : jars("sadr-")) {
      try (JarFile file = new JarFile(jar.toFile())) {
        file.stream()
            .map(entry -> entry.getName())
            .filter(name -> name.endsWith(".class") && !name.contains("-info"))
            .map(name -> name.replace(".class", "").replace('/', '.'))
            .filter(InlinedRecordsIT::canBeMade)
            .forEach(names);
      }
    }
    return names.build();
  }

  private static boolean canBeMade(String name) {
    try {
      Class<?> type = Class.forName(name, false, InlinedRecordsIT.class.getClassLoader());
      if (!type.isRecord() || type.getRecordComponents().length == 0) {
        return false;
      }
      for (int i = -1; i < type.getRecordComponents().length; i++) {
        make(type, i);
      }
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** All components of their types' first values, but for {@code other}, which has the second. */
  private static Object make(Class<?> type, int other) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Constructor<?> constructor =
        type.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      List<Object> values = VALUES.get(components[i].getType());
      if (values == null) {
        throw new InvocationTargetException(null, "no value of " + components[i].getType());
      }
      arguments[i] = values.get(i == other ? 1 : 0);
    }
    return constructor.newInstance(arguments);
  }

  private static List<Path> jars(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(LIB)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.toString().endsWith(".jar"))
          .toList();
    }
  }

  private static URL[] program() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars("")) {
      urls.add(jar.toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
