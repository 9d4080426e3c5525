package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.ResponsesTranscripts;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Encrypted reasoning before two vendors in OpenAI's words: only who made it gets it. */
class ReasoningHomeIT {

  private static final String RESPONSES = "/v1/responses";
  private static final String STATE = "gAAAAABsecret/of+one==";
  private static final String ROUTES =
      """
      {"models": {
        "two": {"retries": 0, "targets": ["one/m", "other/m"]},
        "back": {"retries": 0, "targets": ["other/m", "one/m"]},
        "mixed": {"retries": 0, "targets": ["one/m", "plain/m"]}}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private ScriptedVendor one;
  private ScriptedVendor other;
  private ScriptedVendor plain;
  private TestNode node;

  @BeforeEach
  void start() {
    one = TestNode.await(ScriptedVendor.start(vertx));
    other = TestNode.await(ScriptedVendor.start(vertx));
    plain = TestNode.await(ScriptedVendor.start(vertx));
    node =
        new TestNode.Plan()
            .provider("one", branch("openai", one))
            .provider("other", branch("openai", other))
            .provider("plain", branch("openai-compatible", plain))
            .routes(ROUTES)
            .start();
  }

  private static JsonObject branch(String kind, ScriptedVendor vendor) {
    return new JsonObject()
        .put("kind", kind)
        .put("base-url", vendor.url() + "/v1")
        .put("keys", new JsonArray().add("vendor-secret"))
        .put("models", new JsonArray().add("m"));
  }

  @AfterEach
  void stop() {
    node.close();
    TestNode.await(vertx.close());
  }

  private static JsonObject thought() {
    return new JsonObject()
        .put("type", "reasoning")
        .put("id", "rs_1")
        .put("summary", new JsonArray())
        .put("encrypted_content", STATE);
  }

  private static JsonObject call() {
    return new JsonObject()
        .put("type", "function_call")
        .put("id", "fc_1")
        .put("call_id", "call_1")
        .put("name", "look")
        .put("arguments", "{}");
  }

  private static JsonObject said() {
    JsonObject text = new JsonObject().put("type", "output_text").put("text", "let me see");
    return new JsonObject()
        .put("type", "message")
        .put("id", "msg_1")
        .put("role", "assistant")
        .put("phase", "commentary")
        .put("content", JsonArray.of(text));
  }

  private static String thinking() {
    JsonObject answer = new JsonObject(ResponsesTranscripts.answer("m", "well"));
    answer.getJsonArray("output").add(0, thought());
    return answer.encode();
  }

  /** What is asked when the caller has the thought. */
  private static String goingOn(String model) {
    JsonArray input =
        new JsonArray()
            .add(new JsonObject().put("role", "user").put("content", "hi"))
            .add(thought())
            .add(said())
            .add(call())
            .add(
                new JsonObject()
                    .put("type", "function_call_output")
                    .put("call_id", "call_1")
                    .put("output", "seen"));
    return new JsonObject()
        .put("model", model)
        .put("store", false)
        .put("include", new JsonArray().add("reasoning.encrypted_content"))
        .put("input", input)
        .encode();
  }

  private static String asking(String model, boolean stream) {
    return new JsonObject().put("model", model).put("stream", stream).put("input", "hi").encode();
  }

  private static String who(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("x-weir-provider").orElseThrow();
  }

  private static String last(ScriptedVendor vendor) {
    return vendor.requests().getLast().body().toString();
  }

  private static Script fine() {
    return Script.json(200, ResponsesTranscripts.answer("m", "fine"));
  }

  private static Script broken() {
    return Script.json(500, OpenAiTranscripts.error("server_error", null, "no"));
  }

  private void oneThinks() {
    one.next(Script.json(200, thinking()));
    assertThat(who(node.post(RESPONSES, asking("two", false)))).isEqualTo("one");
  }

  @Test
  void it_leads_to_who_made_it_and_goes_there_as_it_came() {
    oneThinks();
    one.next(fine());
    assertThat(who(node.post(RESPONSES, goingOn("back")))).isEqualTo("one");
    assertThat(new JsonObject(last(one)).getJsonArray("input"))
        .isEqualTo(new JsonObject(goingOn("two")).getJsonArray("input"));
  }

  @Test
  void when_its_home_fails_the_other_vendor_is_asked_without_it() {
    oneThinks();
    one.next(broken());
    other.next(fine());
    HttpResponse<String> answer = node.post(RESPONSES, goingOn("two"));
    assertThat(who(answer)).isEqualTo("other");
    assertThat(last(one)).contains(STATE);
    assertThat(last(other))
        .contains("look", "seen", "call_1", "let me see", "commentary")
        .doesNotContain(STATE, "rs_1", "msg_1", "fc_1");
    assertThat(answer.headers().firstValue("x-weir-dropped").orElse("")).contains("messages[1]");
  }

  @Test
  void it_is_noticed_in_a_stream_too() {
    String item =
        "event: response.output_item.done\ndata: "
            + new JsonObject()
                .put("type", "response.output_item.done")
                .put("sequence_number", 3)
                .put("output_index", 0)
                .put("item", thought())
                .encode()
            + "\n\n";
    String stream = ResponsesTranscripts.stream("m", "well");
    int text = stream.indexOf("event: response.output_item.added");
    other.next(Script.sse(stream.substring(0, text) + item + stream.substring(text)));
    assertThat(who(node.post(RESPONSES, asking("back", true)))).isEqualTo("other");
    other.next(fine());
    assertThat(who(node.post(RESPONSES, goingOn("two")))).isEqualTo("other");
    assertThat(last(other)).contains(STATE);
  }

  @Test
  void nobody_gets_what_either_may_have_made() {
    one.next(fine());
    HttpResponse<String> answer = node.post(RESPONSES, goingOn("two"));
    assertThat(who(answer)).isEqualTo("one");
    assertThat(last(one)).contains("look", "seen").doesNotContain(STATE);
    assertThat(answer.headers().firstValue("x-weir-dropped").orElse("")).contains("messages[1]");
  }

  @Test
  void the_only_choice_does_not_get_what_another_made() {
    one.next(Script.json(200, thinking()));
    assertThat(who(node.post(RESPONSES, asking("one/m", false)))).isEqualTo("one");
    other.next(fine());
    HttpResponse<String> answer = node.post(RESPONSES, goingOn("other/m"));
    assertThat(who(answer)).isEqualTo("other");
    assertThat(last(other))
        .contains("look", "seen", "call_1", "let me see", "commentary")
        .doesNotContain(STATE, "rs_1", "msg_1", "fc_1");
    assertThat(answer.headers().firstValue("x-weir-dropped").orElse("")).contains("messages[1]");
    one.next(fine());
    assertThat(who(node.post(RESPONSES, goingOn("one/m")))).isEqualTo("one");
    assertThat(last(one)).contains(STATE);
  }

  @Test
  void the_only_choice_gets_what_nobody_is_known_to_have_made() {
    other.next(fine());
    HttpResponse<String> answer = node.post(RESPONSES, goingOn("other/m"));
    assertThat(who(answer)).isEqualTo("other");
    assertThat(new JsonObject(last(other)).getJsonArray("input"))
        .isEqualTo(new JsonObject(goingOn("m")).getJsonArray("input"));
    assertThat(answer.headers().firstValue("x-weir-dropped")).isEmpty();
  }

  @Test
  void who_alone_can_have_made_it_gets_it_without_being_known() {
    one.next(fine());
    assertThat(who(node.post(RESPONSES, goingOn("mixed")))).isEqualTo("one");
    assertThat(last(one)).contains(STATE);
    one.next(broken());
    plain.next(Script.json(200, OpenAiTranscripts.answer("m", "plain")));
    assertThat(who(node.post(RESPONSES, goingOn("mixed")))).isEqualTo("plain");
    assertThat(plain.requests().getLast().path()).endsWith(CHAT.substring(3));
    assertThat(last(plain)).doesNotContain(STATE);
  }
}
