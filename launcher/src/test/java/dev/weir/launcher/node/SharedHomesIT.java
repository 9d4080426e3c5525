package dev.weir.launcher.node;

import static dev.weir.launcher.node.InTime.inTime;
import static dev.weir.launcher.node.InTime.within;
import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.ResponsesTranscripts;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * What was begun at one node goes on at another: two nodes with the same route over two vendors.
 */
@Tag("cluster")
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedHomesIT {

  private static final String RESPONSES = "/v1/responses";
  private static final String STATE = "gAAAAABmade-at-node-one";
  private static final String ANSWER = "resp_madeAtNodeOne";
  private static final String FILE = "file-madeAtNodeOne";
  private static final String CONVERSATION = "conv_madeAtNodeOne";
  private static final String ROUTES =
      """
      {"models": {
        "two": {"retries": 0, "targets": ["first/m", "second/m"]},
        "back": {"retries": 0, "targets": ["second/m", "first/m"]},
        "turns": {"strategy": "round-robin", "affinity": "prefix", "retries": 0,
          "targets": ["first/m", "second/m"]}}}
      """;

  private static final JsonObject CLUSTER =
      new JsonObject().put("enabled", true).put("name", "homes-" + UUID.randomUUID());

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static ScriptedVendor first;
  private static ScriptedVendor second;
  private static RunningNode one;
  private static RunningNode two;

  @BeforeAll
  static void start() throws Exception {
    first = await(ScriptedVendor.start(VERTX));
    second = await(ScriptedVendor.start(VERTX));
    first.always(SharedHomesIT::serve);
    second.always(SharedHomesIT::serve);
    one = await(ClusteredNode.routed(CLUSTER, providers(), ROUTES));
    two = await(ClusteredNode.routed(CLUSTER, providers(), ROUTES));
    ClusteredNode.untilInstances(one, 4); // One of each provider on each node.
    ClusteredNode.untilInstances(two, 4);
  }

  @AfterAll
  static void stop() {
    await(two.close());
    await(VERTX.close());
    HTTP.close();
  }

  private static Map<String, JsonObject> providers() {
    return Map.of("first", branch(first), "second", branch(second));
  }

  private static JsonObject branch(ScriptedVendor vendor) {
    return new JsonObject()
        .put("kind", "openai")
        .put("instances", 1)
        .put("base-url", vendor.url() + "/v1")
        .put("keys", JsonArray.of("vendor-secret"))
        .put("models", JsonArray.of("m"));
  }

  private static Script serve(RecordedRequest request) {
    if (request.path().contains("/files")) {
      String id = request.path().substring(request.path().lastIndexOf('/') + 1);
      return Script.json(200, "{\"id\": \"" + id + "\", \"object\": \"file\"}");
    }
    if (request.path().endsWith("/chat/completions")) {
      return Script.json(200, OpenAiTranscripts.answer("m", "hi"));
    }
    JsonObject answer = new JsonObject(ResponsesTranscripts.answer("m", "hello"));
    if (request.body().toString().contains("begin")) {
      answer.put("id", ANSWER).put("store", true);
      answer.put("conversation", new JsonObject().put("id", CONVERSATION));
      answer.getJsonArray("output").add(0, thought());
    }
    return Script.json(200, answer.encode());
  }

  private static JsonObject thought() {
    return new JsonObject()
        .put("type", "reasoning")
        .put("id", "rs_1")
        .put("summary", new JsonArray())
        .put("encrypted_content", STATE);
  }

  private static HttpResponse<String> send(RunningNode node, String path, JsonObject body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
            .header("content-type", "application/json");
    HttpResponse<String> answer =
        HTTP.send(
            body.isEmpty()
                ? request.build()
                : request.POST(HttpRequest.BodyPublishers.ofString(body.encode())).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static String who(HttpResponse<String> answer) {
    return answer.headers().firstValue("x-weir-provider").orElseThrow();
  }

  private static JsonObject asking(String model) {
    return new JsonObject().put("model", model).put("input", "hi");
  }

  private static JsonObject following() {
    return asking("two").put("previous_response_id", ANSWER);
  }

  private static JsonObject talking() {
    return asking("two").put("conversation", CONVERSATION);
  }

  private static JsonObject referring() {
    JsonObject item = new JsonObject().put("type", "item_reference").put("id", "rs_1");
    return asking("two").put("input", JsonArray.of(item));
  }

  private static JsonObject thinking() {
    JsonArray input =
        JsonArray.of(
            new JsonObject().put("role", "user").put("content", "hi"),
            thought(),
            new JsonObject().put("role", "assistant").put("content", "hello"),
            new JsonObject().put("role", "user").put("content", "go on"));
    return new JsonObject().put("model", "two").put("store", false).put("input", input);
  }

  private static JsonObject naming(String file) {
    JsonObject part =
        new JsonObject().put("type", "file").put("file", new JsonObject().put("file_id", file));
    JsonObject message =
        new JsonObject().put("role", "user").put("content", new JsonArray().add(part));
    return new JsonObject().put("model", "two").put("messages", new JsonArray().add(message));
  }

  private static boolean home(JsonObject body) throws Exception {
    String path = body.containsKey("messages") ? TestNode.CHAT : RESPONSES;
    return who(send(two, path, body)).equals("second");
  }

  @Test
  @Order(1)
  void answers_and_encrypted_reasoning_of_one_node_are_led_home_by_the_other(TestReporter report)
      throws Exception {
    assertThat(home(following())).as("before the other node has learned it").isFalse();
    assertThat(who(send(one, RESPONSES, asking("back").put("input", "begin")))).isEqualTo("second");
    inTime(report, "an answer", within(() -> home(following())));
    assertThat(home(talking())).isTrue();
    assertThat(home(referring())).isTrue();
    assertThat(home(thinking())).isTrue();
    assertThat(second.requests().getLast().body().toString()).contains(STATE);
    assertThat(first.requests()).noneMatch(asked -> asked.body().toString().contains(STATE));
  }

  /** Node one learns of a file; gives how long node two does not know of it. */
  private static long kept(String file) throws Exception {
    HttpRequest asked =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + one.port() + "/v1/files/" + file))
            .header("x-weir-provider", "second")
            .build();
    assertThat(HTTP.send(asked, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    return within(() -> home(naming(file)));
  }

  @Test
  @Order(2)
  void files_of_one_node_are_led_home_by_the_other(TestReporter report) throws Exception {
    inTime(report, "a file", kept(FILE));
    assertThat(who(send(two, "/v1/files/" + FILE, new JsonObject()))).isEqualTo("second");
  }

  @Test
  @Order(3)
  void a_prompt_s_beginning_prefers_the_target_that_cached_it_for_another_node() throws Exception {
    assertThat(who(send(one, TestNode.CHAT, chat("short")))).isEqualTo("first");
    JsonObject prompt = chat("long ".repeat(2_000));
    assertThat(who(send(one, TestNode.CHAT, prompt))).as("its turn").isEqualTo("second");
    kept("file-toldBehindIt");
    assertThat(who(send(two, TestNode.CHAT, prompt))).as("out of turn").isEqualTo("second");
    assertThat(who(send(two, TestNode.CHAT, chat("short")))).as("its turn").isEqualTo("first");
  }

  private static JsonObject chat(String text) {
    JsonObject message = new JsonObject().put("role", "user").put("content", text);
    return new JsonObject().put("model", "turns").put("messages", JsonArray.of(message));
  }

  @Test
  @Order(4)
  void what_a_lost_node_has_learned_stays_known() throws Exception {
    await(one.close());
    assertThat(home(following())).isTrue();
    assertThat(home(referring())).isTrue();
    assertThat(home(thinking())).isTrue();
    assertThat(who(send(two, "/v1/files/" + FILE, new JsonObject()))).isEqualTo("second");
  }

  @Test
  @Order(5)
  void a_node_that_begins_is_told_what_the_others_know() throws Exception {
    one = await(ClusteredNode.routed(CLUSTER, providers(), ROUTES));
    ClusteredNode.untilReady(one, 2);
    within(() -> who(send(one, RESPONSES, following())).equals("second"));
    within(() -> who(send(one, "/v1/files/" + FILE, new JsonObject())).equals("second"));
    await(one.close());
  }
}
