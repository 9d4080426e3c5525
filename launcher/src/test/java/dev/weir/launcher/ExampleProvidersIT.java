package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dialects.Seal;
import dev.weir.launcher.node.TestNode;
import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import dev.weir.testkit.vendor.Vendors;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two examples of a provider, compiled as they stand: each is called over HTTP through a
 * gateway that has never heard of it.
 */
@Timeout(120)
class ExampleProvidersIT {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  @TempDir private static Path folder;

  private static final Vertx VERTX = Vertx.vertx();
  private static TestNode node;
  private static ScriptedVendor acme;
  private static URLClassLoader classes;

  @BeforeAll
  static void deploy() throws Exception {
    compile("provider-on-the-bus");
    compile("provider-package");
    classes =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, ExampleProvidersIT.class.getClassLoader());
    node = new TestNode.Plan().start();
    acme = TestNode.await(ScriptedVendor.start(VERTX));
    acme.always(Vendors.openAi());
    deploy("app.ParrotVerticle", new JsonObject());
    deploy(
        "app.AcmeVerticle",
        new JsonObject()
            .put("name", "acme")
            .put("base-url", acme.url() + "/v1")
            .put("keys", JsonArray.of("key-of-acme"))
            .put("models", JsonArray.of("anvil")));
    awaitModel(address(), "parrot/grey");
    awaitModel(address(), "acme/anvil");
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    TestNode.await(VERTX.close());
    classes.close();
  }

  private static void compile(String example) throws Exception {
    Path sources = Documents.ROOT.resolve("examples").resolve(example).resolve("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      String[] arguments =
          Stream.concat(
                  Stream.of("-proc:none", "-nowarn", "-d", folder.toString(), "-cp", CLASS_PATH),
                  files.map(Path::toString).filter(name -> name.endsWith(".java")))
              .toArray(String[]::new);
      assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
    }
  }

  private static void deploy(String verticle, JsonObject config) throws Exception {
    Class<?> type = classes.loadClass(verticle);
    Object made =
        verticle.endsWith("Acme" + "Verticle")
            ? type.getConstructor(Seal.class).newInstance(new Seal(new byte[] {1}))
            : type.getConstructor().newInstance();
    TestNode.await(
        node.node()
            .vertx()
            .deployVerticle((Deployable) made, new DeploymentOptions().setConfig(config)));
  }

  private static String address() {
    return "http://127.0.0.1:" + node.port();
  }

  /** An announcement needs a moment. */
  private static void awaitModel(String gateway, String model) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    HttpRequest models = HttpRequest.newBuilder(URI.create(gateway + "/v1/models")).build();
    String listed = "";
    while (System.nanoTime() < until) {
      listed = HTTP.send(models, HttpResponse.BodyHandlers.ofString()).body();
      if (listed.contains("\"" + model + "\"")) {
        return;
      }
      Thread.sleep(20); // Polling: nothing tells that a gateway has heard an announcement.
    }
    throw new AssertionError(model + " did not come: " + listed);
  }

  private static HttpRequest ask(String gateway, String model, boolean stream, String text) {
    JsonObject body =
        new JsonObject()
            .put("model", model)
            .put("stream", stream)
            .put(
                "messages",
                JsonArray.of(new JsonObject().put("role", "user").put("content", text)));
    return HttpRequest.newBuilder(URI.create(gateway + "/v1/chat/completions"))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
        .build();
  }

  private static HttpResponse<String> answer(String model, boolean stream, String text)
      throws Exception {
    return HTTP.send(ask(address(), model, stream, text), HttpResponse.BodyHandlers.ofString());
  }

  private static String content(HttpResponse<String> answer) {
    return new JsonObject(answer.body())
        .getJsonArray("choices")
        .getJsonObject(0)
        .getJsonObject("message")
        .getString("content");
  }

  private static String streamed(HttpResponse<String> answer) {
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> new JsonObject(line.substring(6)).getJsonArray("choices"))
        .filter(choices -> choices != null && !choices.isEmpty())
        .map(choices -> choices.getJsonObject(0).getJsonObject("delta").getString("content"))
        .filter(text -> text != null)
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(strings = {"parrot/grey", "acme/anvil"})
  void a_call_reaches_it_whole_and_streamed(String model) throws Exception {
    String text = "Polly wants a cracker";

    assertThat(content(answer(model, false, text))).isEqualTo(text);
    HttpResponse<String> stream = answer(model, true, text);
    assertThat(streamed(stream)).isEqualTo(text);
    assertThat(stream.body()).endsWith("data: [DONE]\n\n");
    assertThat(stream.headers().firstValue("x-weir-provider")).hasValue(model.split("/")[0]);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void its_faults_are_the_callers(boolean stream) throws Exception {
    HttpResponse<String> asleep = answer("parrot/grey", stream, "sleep well");
    assertThat(asleep.statusCode()).isEqualTo(429);
    assertThat(asleep.headers().firstValue("retry-after")).hasValue("7");
    assertThat(asleep.body()).contains("the parrot sleeps");

    acme.next(
        Script.json(429, OpenAiTranscripts.error("requests", "rate_limit_exceeded", "No"))
            .header("retry-after", "0"));
    assertThat(answer("acme/anvil", stream, "Hello").statusCode()).isEqualTo(429);
  }

  @Test
  void the_package_sends_its_key_and_the_models_own_name() throws Exception {
    answer("acme/anvil", false, "Hello");

    RecordedRequest asked = acme.requests().getLast();
    assertThat(asked.header("x-api-key")).isEqualTo("key-of-acme");
    assertThat(asked.json().getString("model")).isEqualTo("anvil");
  }

  @Test
  void a_caller_who_leaves_ends_the_verticles_work() throws Exception {
    HttpResponse<InputStream> stream = begin("parrot/grey", "word ".repeat(100_000));
    stream.body().close();

    JsonObject record = ended(stream.headers().firstValue("x-request-id").orElseThrow());
    assertThat(record.getString("outcome")).isEqualTo("cancelled");
    // What it had said by then, as it counted itself.
    assertThat(record.encode()).containsPattern("\"output(?:_tokens)?\":[1-9]");
  }

  @Test
  void a_caller_who_leaves_ends_the_vendors_work() throws Exception {
    int before = acme.requests().size();
    acme.next(Script.stream().write(OpenAiTranscripts.text("anvil", "Once ")).stall());
    HttpResponse<InputStream> stream = begin("acme/anvil", "A story");
    stream.body().close();

    TestNode.await(TestNode.await(acme.request(before + 1)).clientGone());
  }

  /** Asks for a stream and reads its first text. */
  private static HttpResponse<InputStream> begin(String model, String text) throws Exception {
    HttpResponse<InputStream> stream =
        HTTP.send(ask(address(), model, true, text), HttpResponse.BodyHandlers.ofInputStream());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (!line.contains("\"content\":\"word") && !line.contains("\"content\":\"Once")) {
      line = lines.readLine();
    }
    return stream;
  }

  private static JsonObject ended(String request) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String said = "";
    while (System.nanoTime() < until) {
      said = node.get("/v1/requests/" + request).body();
      if (said.contains("\"outcome\":\"cancelled\"")) {
        return new JsonObject(said);
      }
      Thread.sleep(20); // Polling: nothing tells when a request of another client is over.
    }
    throw new AssertionError("not cancelled: " + said);
  }

  /** The application of the example, in a process of its own, found through the cluster. */
  @Test
  @Tag("cluster")
  void a_provider_in_another_process_serves() throws Exception {
    Files.writeString(
        folder.resolve("weir.yaml"), "gateway: { port: 0, management: { port: 0 } }\n");
    String cluster = "example-" + UUID.randomUUID();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dhazelcast.logging.type=none",
                "-cp",
                folder + java.io.File.pathSeparator + CLASS_PATH,
                "app.ParrotApp"));
    builder.environment().put("WEIR_CLUSTER_NAME", cluster);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try (WeirProcess weir = WeirProcess.serve(folder, cluster, "--cluster")) {
      Process parrot = builder.start();
      try {
        assertThat(parrot.inputReader().readLine()).isEqualTo("the parrot listens");
        awaitModel(weir.api().toString(), "parrot/grey");
        HttpRequest asked = ask(weir.api().toString(), "parrot/grey", true, "Ahoy from afar");
        assertThat(streamed(HTTP.send(asked, HttpResponse.BodyHandlers.ofString())))
            .isEqualTo("Ahoy from afar");
      } finally {
        parrot.destroyForcibly().waitFor();
      }
    }
  }
}
