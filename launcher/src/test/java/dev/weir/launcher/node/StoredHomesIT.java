package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.ResponsesTranscripts;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a vendor of OpenAI's Responses has stored is found there, by whatever a call names it. */
class StoredHomesIT {

  private static final String RESPONSES = "/v1/responses";
  private static final String CONVERSATION = "conv_one";
  private static final String THOUGHT = "rs_one";
  private static final String MESSAGE = "msg_Scripted1";
  private static final JsonObject THINKING =
      new JsonObject().put("type", "reasoning").put("id", THOUGHT).put("summary", new JsonArray());
  private static final String ROUTES =
      """
      {"models": {
        "two": {"retries": 0, "targets": ["one/m", "other/m"]},
        "back": {"retries": 0, "targets": ["other/m", "one/m"]},
        "others": {"retries": 0, "targets": ["other/m", "third/m"]}}}
      """;

  /** What names a thing that {@code one} keeps, by how it is called in a refusal. */
  private static final Map<String, JsonObject> NAMING =
      Map.of(
          "item_reference `" + MESSAGE + "`",
          input(new JsonObject().put("type", "item_reference").put("id", MESSAGE)),
          "item_reference `" + THOUGHT + "`",
          input(new JsonObject().put("id", THOUGHT)),
          "reasoning `" + THOUGHT + "`",
          input(THINKING),
          "conversation `" + CONVERSATION + "`",
          new JsonObject().put("input", "go on").put("conversation", CONVERSATION),
          "previous_response_id `" + ResponsesTranscripts.ID + "`",
          new JsonObject().put("input", "on").put("previous_response_id", ResponsesTranscripts.ID));

  private final Vertx vertx = Vertx.vertx();
  private ScriptedVendor one;
  private ScriptedVendor other;
  private TestNode node;

  @BeforeEach
  void start() {
    one = TestNode.await(ScriptedVendor.start(vertx));
    other = TestNode.await(ScriptedVendor.start(vertx));
    other.always(asked -> fine());
    node =
        new TestNode.Plan()
            .provider("one", branch(one))
            .provider("other", branch(other))
            .provider("third", branch(other))
            .routes(ROUTES)
            .start();
  }

  private static JsonObject branch(ScriptedVendor vendor) {
    return new JsonObject()
        .put("kind", "openai")
        .put("base-url", vendor.url() + "/v1")
        .put("keys", new JsonArray().add("vendor-secret"))
        .put("models", new JsonArray().add("m"));
  }

  @AfterEach
  void stop() {
    node.close();
    TestNode.await(vertx.close());
  }

  private static JsonObject input(JsonObject item) {
    JsonObject text = new JsonObject().put("role", "user").put("content", "go on");
    return new JsonObject().put("input", JsonArray.of(item, text));
  }

  /** An answer of another one: its names are nobody's. */
  private static Script fine() {
    String answer = ResponsesTranscripts.answer("m", "fine");
    return Script.json(200, answer.replace("Scripted1", "Other"));
  }

  private static JsonObject answer(boolean stored) {
    JsonObject answer = new JsonObject(ResponsesTranscripts.answer("m", "well"));
    answer.getJsonArray("output").add(0, THINKING);
    return answer
        .put("store", stored)
        .put("conversation", new JsonObject().put("id", CONVERSATION));
  }

  private HttpResponse<String> ask(String model, JsonObject body) {
    return node.post(RESPONSES, body.copy().put("model", model).encode());
  }

  private static String who(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("x-weir-provider").orElseThrow();
  }

  private void oneAnswers(Script answer, boolean stream) {
    one.next(answer);
    assertThat(who(ask("two", new JsonObject().put("input", "hi").put("stream", stream))))
        .isEqualTo("one");
  }

  private void leadHome() {
    NAMING.forEach(
        (name, body) -> {
          one.next(fine());
          assertThat(who(ask("back", body))).as(name).isEqualTo("one");
          JsonObject asked = new JsonObject(one.requests().getLast().body().toString());
          asked.remove("model");
          assertThat(asked).as("as it came").isEqualTo(body);
        });
    assertThat(other.requests()).isEmpty();
  }

  @Test
  void all_that_an_answer_names_leads_to_who_gave_it() {
    oneAnswers(Script.json(200, answer(true).encode()), false);
    leadHome();
  }

  @Test
  void all_that_a_stream_names_does_too() {
    String item =
        new JsonObject()
            .put("type", "response.output_item.done")
            .put("output_index", 0)
            .put("item", THINKING)
            .encode();
    String stream =
        ResponsesTranscripts.stream("m", "well")
            .replace("\"store\":false", "\"store\":true,\"conversation\":{\"id\":\"conv_one\"}");
    int text = stream.indexOf("event: response.output_item.added");
    oneAnswers(
        Script.sse(
            stream.substring(0, text)
                + "event: response.output_item.done\ndata: "
                + item
                + "\n\n"
                + stream.substring(text)),
        true);
    leadHome();
  }

  @Test
  void when_its_home_is_down_nobody_else_is_asked() {
    oneAnswers(Script.json(200, answer(true).encode()), false);
    NAMING.forEach(
        (name, body) -> {
          one.next(Script.json(500, OpenAiTranscripts.error("server_error", null, "no")));
          assertThat(ask("back", body).statusCode()).as(name).isGreaterThanOrEqualTo(500);
          HttpResponse<String> refused = ask("others", body);
          assertThat(refused.statusCode()).as(name).isEqualTo(400);
          assertThat(new JsonObject(refused.body()).getJsonObject("error").getString("message"))
              .isEqualTo(name + " is kept by the provider `one`, which cannot serve this request.");
        });
    assertThat(other.requests()).isEmpty();
  }

  @Test
  void items_that_are_not_stored_and_those_that_nobody_knows_bind_nothing() {
    oneAnswers(Script.json(200, answer(false).encode()), false);
    for (JsonObject item :
        List.of(
            new JsonObject().put("type", "item_reference").put("id", MESSAGE),
            new JsonObject().put("type", "item_reference").put("id", "msg_unknown"),
            THINKING)) {
      assertThat(who(ask("back", input(item)))).isEqualTo("other");
    }
  }
}
