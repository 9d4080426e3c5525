package dev.weir.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code ./weir} with a Java and a Maven that only say how they were called. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
class ScriptIT {

  private static final Path SCRIPT = Path.of("..", "weir").toAbsolutePath().normalize();

  @TempDir private Path temporary;
  private Path home;
  private Path tools;
  private Path jvms;
  private Path jar;
  private Path builds;

  private record Run(int code, String out, String err) {}

  @BeforeEach
  void prepare() throws IOException {
    Path root = temporary.toRealPath();
    home = Files.createDirectories(root.resolve("a home"));
    tools = Files.createDirectories(root.resolve("tools"));
    jvms = Files.createDirectories(root.resolve("jvms"));
    builds = root.resolve("builds");
    jar = home.resolve("launcher/target/weir.jar");
    Files.createDirectories(home.resolve("launcher/src/main"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    executable(home.resolve("weir"), Files.readString(SCRIPT));
    executable(
        tools.resolve("mvn"),
        """
        #!/bin/sh
        echo "mvn $*" >>'%s'
        sleep 1
        mkdir -p launcher/target
        echo jar >launcher/target/weir.jar
        """
            .formatted(builds));
  }

  private static Path executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  /** A Java that prints its arguments, one a line. */
  private Path java(Path folder, String version, boolean hasRelease) throws IOException {
    executable(
        folder.resolve("bin/java"),
        """
        #!/bin/sh
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2025-01-01' >&2
          exit 0
        fi
        echo "pid $$"
        for argument; do echo "$argument"; done
        exit ${FAKE_EXIT:-0}
        """
            .formatted(version));
    if (hasRelease) {
      Files.writeString(folder.resolve("release"), "X=1\nJAVA_VERSION=\"" + version + "\"\n");
    }
    return folder;
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("weir").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools + ":/usr/bin:/bin");
    builder.environment().put("WEIR_JVM_DIRS", "");
    builder.environment().put("JAVA_HOME", "");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static Run finish(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), out, err);
  }

  private Run run(Map<String, String> environment, String... arguments) throws Exception {
    return finish(start(environment, arguments));
  }

  private Map<String, String> java(String version) throws IOException {
    return Map.of("JAVA_HOME", java(jvms.resolve("jdk " + version), version, true).toString());
  }

  private void built() throws IOException {
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "jar");
    touch(jar, 0);
    for (Path source : List.of(home.resolve("pom.xml"), home.resolve("launcher/src/main"))) {
      touch(source, -100);
    }
  }

  private static void touch(Path file, int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  @Test
  void it_becomes_java_with_the_arguments_as_they_are() throws Exception {
    built();
    Process process = start(java("21.0.4"), "chat", "two words", "", "*");
    Run run = finish(process);
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .startsWith("pid " + process.pid(), "-XX:+UseSerialGC")
        .endsWith("-Dweir.input=pipe", "-jar", jar.toString(), "chat", "two words", "", "*");
    assertThat(builds).doesNotExist();
  }

  @Test
  void it_gives_back_the_exit_code() throws Exception {
    built();
    Map<String, String> environment = new HashMap<>(java("21"));
    environment.put("FAKE_EXIT", "2");
    assertThat(run(environment, "check").code()).isEqualTo(2);
  }

  @Test
  void options_follow_the_version_of_java() throws Exception {
    built();
    assertThat(run(java("21.0.4")).out()).doesNotContain("unsafe", "CompactObjectHeaders");
    assertThat(run(java("24")).out())
        .contains("--sun-misc-unsafe-memory-access=allow")
        .doesNotContain("CompactObjectHeaders");
    assertThat(run(java("25.0.1")).out())
        .contains("--sun-misc-unsafe-memory-access=allow", "-XX:+UseCompactObjectHeaders");
  }

  @Test
  void options_of_the_user_come_last() throws Exception {
    built();
    Map<String, String> environment = new HashMap<>(java("21"));
    environment.put("WEIR_JAVA_OPTS", "-Xmx99m -Dx=y");
    assertThat(run(environment).out()).contains("\n-Xmx99m\n-Dx=y\n-Dweir.input=");
  }

  @Test
  void a_class_data_archive_is_used_unless_it_is_older_than_the_jar() throws Exception {
    built();
    Path archive = jar.resolveSibling("weir.jsa");
    Files.writeString(archive, "x");
    touch(archive, 50);
    assertThat(run(java("21")).out()).contains("-XX:SharedArchiveFile=" + archive + "\n");
    touch(archive, -50);
    assertThat(run(java("21")).out()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void a_node_of_a_cluster_has_an_archive_of_its_own() throws Exception {
    built();
    Path alone = jar.resolveSibling("weir.jsa");
    Path clustered = jar.resolveSibling("weir-cluster.jsa");
    for (Path archive : List.of(alone, clustered)) {
      Files.writeString(archive, "x");
      touch(archive, 50);
    }
    assertThat(run(java("21"), "serve").out()).contains("-XX:SharedArchiveFile=" + alone + "\n");
    assertThat(run(java("21"), "serve", "--cluster").out())
        .contains("-XX:SharedArchiveFile=" + clustered + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.2, 25, jdks/b, 25",
    "22, 25, home, 22",
    "'', 21, jdks/b, 21",
    "1.8.0_402, 23-ea, jdks/b, 23"
  })
  void java_is_what_the_user_points_at_or_else_the_newest(
      String home, String installed, String chosen, String version) throws Exception {
    built();
    Map<String, String> environment = new HashMap<>();
    if (!home.isEmpty()) {
      environment.put("JAVA_HOME", java(jvms.resolve("home"), home, false).toString());
    }
    java(jvms.resolve("jdks/a"), "17", true);
    java(jvms.resolve("jdks/b"), installed, false);
    java(jvms.resolve("jdks/c"), "11", true);
    environment.put(
        "WEIR_JVM_DIRS", "%1$s/jdks/a %1$s/jdks/b %1$s/jdks/c %1$s/none".formatted(jvms));
    environment.put("PATH", noJava());
    Run run = run(environment, "x");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().contains("UseCompactObjectHeaders")).isEqualTo(version.equals("25"));
  }

  /** A PATH with what a script needs and no Java. */
  private String noJava() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("path"));
    for (String tool : "cat dirname find head mkdir mv readlink rm sed sleep".split(" ")) {
      Path place = Path.of("/bin", tool);
      executable(
          folder.resolve(tool),
          "#!/bin/sh\nexec %s \"$@\"\n"
              .formatted(Files.exists(place) ? place : Path.of("/usr/bin", tool)));
    }
    return folder.toString();
  }

  @Test
  void java_is_found_on_the_path_behind_links() throws Exception {
    built();
    Path real = java(jvms.resolve("real"), "25", true);
    Path folder = Path.of(noJava());
    Files.createSymbolicLink(folder.resolve("java"), real.resolve("bin/java"));
    Run run = run(Map.of("PATH", folder.toString()), "x");
    assertThat(run.out()).contains("-XX:+UseCompactObjectHeaders");
  }

  @Test
  void no_java_is_one_sentence() throws Exception {
    Map<String, String> old = new HashMap<>(java("17.0.2"));
    old.put("PATH", noJava());
    Run run = run(old, "--version");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "weir: needs Java 21 or newer, and found Java 17 in "
                + jvms.resolve("jdk 17.0.2")
                + ": install a JDK, such as Temurin from https://adoptium.net,"
                + " or set JAVA_HOME to one\n");
    assertThat(run(Map.of("PATH", noJava())).err()).contains("and found none: install");
  }

  @Test
  void the_first_use_builds_and_the_second_does_not() throws Exception {
    Run first = run(java("21"), "--version");
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.err()).isEqualTo("weir: building, which takes a minute or two\nweir: built\n");
    assertThat(Files.readString(builds))
        .isEqualTo("mvn -q -B -DskipTests -Dweir.commit=unknown -pl launcher -am package\n");
    assertThat(run(java("21")).err()).isEmpty();
    assertThat(jar.resolveSibling("weir.lock")).doesNotExist();
  }

  @Test
  void a_newer_source_builds_again() throws Exception {
    built();
    touch(home.resolve("pom.xml"), 50);
    assertThat(run(java("21")).err()).contains("building");
  }

  @Test
  void concurrent_first_uses_build_once() throws Exception {
    Map<String, String> environment = java("21");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(start(environment, "x" + i));
    }
    for (int i = 0; i < 4; i++) {
      Run run = finish(processes.get(i));
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).endsWith("\nx" + i + "\n");
    }
    assertThat(Files.readAllLines(builds)).hasSize(1);
  }

  @Test
  void the_lock_of_a_dead_build_is_taken_away() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor(10, TimeUnit.SECONDS)).isTrue();
    Path lock = Files.createDirectories(jar.resolveSibling("weir.lock"));
    Files.writeString(lock.resolve("pid"), dead.pid() + "\n");
    assertThat(run(java("21")).code()).isZero();
    assertThat(Files.readAllLines(builds)).hasSize(1);
  }

  @Test
  void a_failed_build_tells_what_maven_said() throws Exception {
    executable(tools.resolve("mvn"), "#!/bin/sh\necho '[ERROR] no'\nexit 1\n");
    Run run = run(java("21"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).endsWith("[ERROR] no\nweir: the build failed, see above\n");
    assertThat(jar.resolveSibling("weir.lock")).doesNotExist();
  }

  @Test
  void without_maven_an_old_jar_must_do() throws Exception {
    Map<String, String> environment = new HashMap<>(java("21"));
    environment.put("PATH", noJava());
    Run without = run(environment);
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("which needs Maven");
    built();
    touch(home.resolve("pom.xml"), 50);
    Run old = run(environment, "x");
    assertThat(old.code()).isZero();
    assertThat(old.err())
        .isEqualTo(
            "weir: sources are newer than the jar, but there is no Maven (mvn) to build them\n");
  }

  @Test
  void a_release_runs_its_jar_also_through_a_link() throws Exception {
    Path packaged = home.resolve("lib/weir.jar");
    Files.createDirectories(packaged.getParent());
    Files.writeString(packaged, "jar");
    Path link = Files.createSymbolicLink(tools.resolve("weir"), home.resolve("weir"));
    ProcessBuilder builder = new ProcessBuilder(link.toString(), "x");
    builder.environment().putAll(java("21"));
    Run run = finish(builder.start());
    assertThat(run.out()).endsWith("-jar\n" + packaged + "\nx\n");
    assertThat(builds).doesNotExist();
  }

  @Test
  void a_file_for_input_counts_as_piped_and_nothing_does_not() throws Exception {
    built();
    Path typed = Files.writeString(temporary.resolve("typed"), "x");
    for (String[] input : new String[][] {{typed.toString(), "pipe"}, {"/dev/null", "other"}}) {
      ProcessBuilder builder = new ProcessBuilder(home.resolve("weir").toString());
      builder.environment().putAll(java("21"));
      builder.redirectInput(Path.of(input[0]).toFile());
      assertThat(finish(builder.start()).out()).contains("\n-Dweir.input=" + input[1] + "\n");
    }
  }

  @Test
  void lines_stay_short() throws IOException {
    assertThat(Files.readAllLines(SCRIPT)).allMatch(line -> line.length() <= 100);
  }
}
