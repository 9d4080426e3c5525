package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of a Vert.x application, compiled as it stands and run as a process of its own. */
@Timeout(120)
class ExampleIT {

  @TempDir private Path folder;

  @Test
  void a_vertx_application_joins_the_cluster_and_prints_a_streamed_chat() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.exists(here.resolve("examples")) ? here : here.getParent();
    Path source = root.resolve("examples/vertx-app/src/main/java/app/ChatApp.java");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-d",
                folder.toString(),
                "-cp",
                classPath,
                source.toString());
    assertThat(compiled).isZero();

    Files.writeString(
        folder.resolve("weir.yaml"),
        """
        gateway: { port: 0, management: { port: 0 } }
        providers: { demo: { kind: demo, pace: 1ms } }
        keys: [ { name: app, key: a-key } ]
        """);
    String cluster = "example-" + UUID.randomUUID();
    try (WeirProcess weir = WeirProcess.serve(folder, cluster, "--cluster")) {
      assertThat(weir.api().getPort()).isPositive();
      assertThat(run(classPath, cluster, "a-key")).contains("1 2 3 4 5");
      assertThat(run(classPath, cluster, "wrong")).contains("Incorrect API key");
    }
  }

  private String run(String classPath, String cluster, String key) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dhazelcast.logging.type=none",
                "-cp",
                folder + java.io.File.pathSeparator + classPath,
                "app.ChatApp",
                "demo/chat",
                "count to 5"));
    builder.environment().put("WEIR_CLUSTER_NAME", cluster);
    builder.environment().put("WEIR_KEY", key);
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said.strip();
  }
}
