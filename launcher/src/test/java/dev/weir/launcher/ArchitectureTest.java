package dev.weir.launcher;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.weir.bus.message.BusMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DateFormat;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The invariants of docs/architecture.md, mostly about what is absent. The poms hold the edges
 * between modules; this repeats them by package and adds what a pom cannot say.
 */
class ArchitectureTest {

  private static final int LINES_MAX = 400;
  private static final String REASON = "over 400 lines because";

  /** What runs in production, so without the test kit. */
  private static final String[] ROOMS = {
    "dev.weir.bus",
    "dev.weir.dialects",
    "dev.weir.models",
    "dev.weir.gateway",
    "dev.weir.provider",
    "dev.weir.launcher"
  };

  private static JavaClasses weir;

  @BeforeAll
  static void read_the_classes() {
    weir =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOMS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bus", "dialects", "models", "gateway", "provider", "launcher"})
  void every_room_was_read(String room) {
    assertThat(weir.that(resideInAPackage("dev.weir." + room + ".."))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bus,       bus",
    "dialects,  dialects bus",
    "models,    models bus",
    "gateway,   gateway models dialects bus",
    "provider,  provider models dialects bus",
    "launcher,  launcher gateway provider models dialects bus",
  })
  void a_room_imports_only_what_the_plan_allows(String room, String allowed) {
    String[] open =
        Stream.of(allowed.split(" ", -1))
            .map(name -> "dev.weir." + name + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("dev.weir." + room + "..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.weir..").and(resideOutsideOfPackages(open)))
        .because("verticles meet on the event bus, and share types only in bus-contract")
        .check(weir);
  }

  @Test
  void decisions_know_nothing_of_vertx() {
    noClasses()
        .that()
        .resideInAPackage("..core..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .because("what a core package decides must be testable as plain functions")
        .check(weir);
  }

  @Test
  void only_the_launcher_knows_hazelcast() {
    outsideTheLauncher()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster.hazelcast..")
        .because("the verticles also run in an embedder's Vertx, clustered or not")
        .check(weir);
  }

  @Test
  void only_one_package_knows_opentelemetry() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.weir.launcher.tracing..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .because("a verticle tells of its work, and an embedder chooses who hears it")
        .check(weir);
  }

  @Test
  void only_the_launcher_touches_the_process() {
    outsideTheLauncher()
        .and()
        // What AWS's own libraries find is what stands in the process, wherever they are embedded.
        .doNotHaveFullyQualifiedName("dev.weir.provider.bedrock.AwsSources")
        .should()
        .accessTargetWhere( // Calls and method references.
            target(owner(equivalentTo(System.class))).and(target(nameMatching("getenv|exit"))))
        .because(
            "configuration reaches a verticle as its branch, and an embedder's JVM is not ours")
        .check(weir);
    outsideTheLauncher().should(GeneralCodingRules.ACCESS_STANDARD_STREAMS).check(weir);
  }

  @Test
  void logging_goes_through_slf4j() {
    noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..").check(weir);
  }

  @Test
  void names_say_what_a_class_does() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .check(weir);
  }

  @Test
  void messages_live_where_the_codec_looks_for_them() {
    classes()
        .that()
        .areAssignableTo(BusMessage.class)
        .should()
        .resideInAPackage("dev.weir.bus.message")
        .check(weir);
    assertThat(weir.that(assignableTo(BusMessage.class)))
        .allSatisfy(type -> assertThat(type.reflect()).matches(ArchitectureTest::isRecordOrSealed));
  }

  @ParameterizedTest
  @ValueSource(classes = {Date.class, Calendar.class, DateFormat.class})
  void time_is_java_time_or_a_number_with_its_unit(Class<?> outdated) {
    noFields().should().haveRawType(assignableTo(outdated)).check(weir);
  }

  @Test
  void a_long_file_says_why() throws IOException {
    Path root = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    List<Path> tooLong;
    try (Stream<Path> modules = Files.list(root)) {
      tooLong =
          modules
              .flatMap(module -> Stream.of("src/main/java", "src/test/java").map(module::resolve))
              .filter(Files::isDirectory)
              .flatMap(ArchitectureTest::javaFiles)
              .filter(ArchitectureTest::isLongWithoutReason)
              .map(root::relativize)
              .toList();
    }
    assertThat(tooLong)
        .as("files of more than %d lines whose comment has no '%s …'", LINES_MAX, REASON)
        .isEmpty();
  }

  private static boolean isRecordOrSealed(Class<?> type) {
    return type.isRecord() || type.isSealed();
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isLongWithoutReason(Path file) {
    try {
      String text = Files.readString(file);
      String oneLine = text.replaceAll("\\s+\\*?\\s*", " ");
      return text.lines().count() > LINES_MAX && !oneLine.contains(REASON);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static GivenClassesConjunction outsideTheLauncher() {
    return noClasses().that().resideOutsideOfPackage("dev.weir.launcher..");
  }
}
