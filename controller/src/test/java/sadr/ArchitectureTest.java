package sadr;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows of the design, kept on the class files of all modules. */
class ArchitectureTest {

  /** No I/O, no clock, no thread, no logger: events in, values out. */
  private static final String[] PURE = {
    "sadr.net..",
    "sadr.controller.ra",
    "sadr.netlink.model..",
    "sadr.netlink.codec..",
    "sadr.probes.health..",
    "sadr.probes.packet..",
    "sadr.probes.sim..",
    "sadr.controller.core..",
    "sadr.controller.explain..",
    "sadr.controller.doctor.."
  };

  /** What the core wants of nftables and of hosts: plain values, beside their other forms. */
  private static final String WANTED =
      "sadr\\.controller\\.(nft\\.(EgressTable|EgressGuard|SourceTable|DrillCut)|ra\\.Advert)(\\$.*)?";

  /** The rooms that read these. */
  private static final Set<String> READERS =
      Set.of("sadr.controller.core..", "sadr.controller.explain..", "sadr.controller.doctor..");

  private static JavaClasses product = new ClassFileImporter().importPackages(List.of());

  @BeforeAll
  static void readClassFiles() {
    product =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("sadr");
  }

  @Test
  void allThreeModulesAreLookedAt() {
    for (String name :
        List.of("sadr.net.Ip6Prefix", "sadr.probes.health.Target", "sadr.controller.Main")) {
      assertThat(product.contain(name)).as(name).isTrue();
    }
    assertThat(product.contain("sadr.ArchitectureTest")).isFalse();
  }

  @TestFactory
  Stream<DynamicTest> aRoomKnowsOnly() {
    return Stream.of(
        knows("sadr.net.."),
        knows("sadr.sys..", "sadr.net.."),
        knows("sadr.netlink.model..", "sadr.net.."),
        knows("sadr.netlink.codec..", "sadr.net..", "sadr.netlink.model.."),
        knows("sadr.netlink..", "sadr.net..", "sadr.sys.."),
        knows("sadr.probes..", "sadr.net..", "sadr.sys.."),
        knows("sadr.probes.health..", "sadr.net.."),
        knows("sadr.probes.packet..", "sadr.net.."),
        knows("sadr.probes.sim..", "sadr.net..", "sadr.probes.health.."),
        knows("sadr.controller.config..", "sadr.net..", "sadr.probes.health.."),
        knows("sadr.controller.hook..", "sadr.net..", "sadr.sys..", "sadr.controller.config.."),
        knows(
            "sadr.controller.trial..",
            "sadr.net..",
            "sadr.controller.config..",
            "sadr.controller.core..",
            "sadr.controller.control.."),
        knows("sadr.controller.ra", "sadr.net..", "sadr.controller.config.."),
        knows(
            "sadr.controller.ra.io..",
            "sadr.net..",
            "sadr.sys..",
            "sadr.netlink..",
            "sadr.controller.ra..",
            "sadr.controller.config.."),
        knows("sadr.controller.control..", "sadr.net..", "sadr.controller.config.."),
        knows("sadr.controller.metrics..", "sadr.nobody.."),
        knows("sadr.controller.web..", "sadr.net.."),
        knows(
            "sadr.controller.page..",
            "sadr.controller.web..",
            "sadr.controller.control..",
            "sadr.net..",
            "sadr.probes.health.."),
        knows(
            "sadr.controller.cli..",
            "sadr.net..",
            "sadr.probes.health..",
            "sadr.probes.sim..",
            "sadr.netlink.model..",
            "sadr.controller.config..",
            "sadr.controller.control..",
            "sadr.controller.explain..",
            "sadr.controller.doctor.."),
        knows("sadr.controller.explain..", "sadr.net..", "sadr.netlink.model.."),
        knows(
            "sadr.controller.doctor..",
            "sadr.net..",
            "sadr.netlink.model..",
            "sadr.probes.health..",
            "sadr.controller.config..",
            "sadr.controller.core..",
            "sadr.controller.ra",
            "sadr.controller.explain.."),
        knows(
            "sadr.controller.core..",
            "sadr.net..",
            "sadr.netlink.model..",
            "sadr.probes.health..",
            "sadr.controller.config.."),
        knows(
            "sadr.controller.nft..",
            "sadr.net..",
            "sadr.sys..",
            "sadr.netlink..",
            "sadr.controller.core..",
            "sadr.controller.config.."),
        knows(
            "sadr.controller.reconcile..",
            "sadr.net..",
            "sadr.sys..",
            "sadr.netlink..",
            "sadr.controller.core..",
            "sadr.controller.nft..",
            "sadr.controller.config.."));
  }

  /** Of our own rooms, {@code room} may know itself and {@code known}, and no other. */
  private static DynamicTest knows(String room, String... known) {
    String[] allowed = Stream.concat(Stream.of(room), Arrays.stream(known)).toArray(String[]::new);
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage(room)
            .should()
            .dependOnClassesThat(
                resideInAPackage("sadr..")
                    .and(not(resideInAnyPackage(allowed)))
                    .and(not(isWantedAndSeenFrom(room))));
    return test(room + " knows only " + String.join(" ", known), rule);
  }

  private static DescribedPredicate<JavaClass> isWantedAndSeenFrom(String room) {
    return DescribedPredicate.describe(
        "values that the core wants of nftables and of hosts",
        type -> READERS.contains(room) && type.getName().matches(WANTED));
  }

  @Test
  void whatTheCoreWantsOfOthersIsPure() {
    check(
        noClasses()
            .that()
            .haveNameMatching(WANTED)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "sadr.sys..", "org.slf4j..", "com.fasterxml..", "java.util.concurrent.."));
  }

  @TestFactory
  Stream<DynamicTest> aLibraryIsUsedOnlyBy() {
    return Stream.of(
        used("jnr.ffi..", "sadr.sys.."),
        used("com.kenai.jffi..", "sadr.sys.."),
        used("jnr.unixsocket..", "sadr.controller.control.."),
        used("jnr.enxio..", "sadr.controller.control.."),
        used("inet.ipaddr..", "sadr.net.."),
        used("picocli..", "sadr.controller.cli.."),
        used("io.micrometer..", "sadr.controller.metrics.."),
        used("io.prometheus..", "sadr.controller.metrics.."),
        used("com.sun.net.httpserver..", "sadr.nobody.."),
        used(
            "com.fasterxml.jackson.databind..",
            "sadr.controller.config..",
            "sadr.controller.nft..",
            "sadr.controller.daemon.."),
        used(
            "com.fasterxml.jackson..",
            "sadr.controller.config..",
            "sadr.controller.control..",
            "sadr.controller.nft..",
            "sadr.controller.daemon.."));
  }

  private static DynamicTest used(String library, String... users) {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackages(users)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library);
    return test(library + " is used only by " + String.join(" ", users), rule);
  }

  @Test
  void onlyTheDaemonWires() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("sadr.controller.daemon..")
            .and()
            .doNotHaveFullyQualifiedName("sadr.controller.Main")
            .and()
            .resideOutsideOfPackage("sadr.controller")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("sadr.controller.daemon.."));
  }

  @Test
  void pureRoomsDoNoInputOrOutput() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.net..",
                        "java.util.concurrent..",
                        "java.util.logging..",
                        "org.slf4j..")
                    .and(not(equivalentTo(URI.class))))
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class, Clock.class, java.io.File.class, IOException.class));
  }

  @Test
  void pureRoomsHaveNoClock() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now"));
  }

  @Test
  void differAndOperationArePure() {
    check(
        noClasses()
            .that()
            .haveNameMatching("sadr\\.controller\\.reconcile\\.(Differ|Operation)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "sadr.sys..", "org.slf4j..", "java.util.concurrent..", "java.nio.channels.."));
  }

  /** Hooks alone, and whoever watches over a configuration on trial. */
  @Test
  void noProcessIsStartedElsewhere() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("sadr.controller.hook..", "sadr.controller.trial..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class, Process.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class));
  }

  @Test
  void controllersRoomsHaveNoCycles() {
    check(slices().matching("sadr.controller.(*)..").should().beFreeOfCycles());
  }

  @Test
  void modulesHaveNoCycles() {
    check(
        slices().matching("sadr.(net|sys|netlink|probes|controller)..").should().beFreeOfCycles());
  }

  @Test
  void namesSayDomainAndRole() {
    check(
        classes()
            .should()
            .haveNameNotMatching(".*(Manager|Helper|Utils?|Impl)(\\$.*)?")
            .because("a name says what a class is for"));
  }

  private static DynamicTest test(String name, ArchRule rule) {
    return DynamicTest.dynamicTest(name, () -> check(rule));
  }

  /** Rooms that are not built yet keep every rule. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(product);
  }
}
