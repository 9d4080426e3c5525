package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.ShapeName;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One call that takes several requests. */
@Timeout(60)
class OperationBatchesTest extends OperationFixture {

  private static final String TITAN = "amazon.titan-embed-text-v2:0";

  private Call embeds(int texts, String model) {
    JsonArray input = new JsonArray();
    for (int i = 0; i < texts; i++) {
      input.add(Integer.toString(i));
    }
    String body = new JsonObject().put("model", ASKED).put("input", input).encode();
    return ask(Caller.raw(ShapeName.OPENAI, Operation.EMBEDDINGS, body, ASKED, model));
  }

  /** The vector of the text {@code 7} is {@code [7]}. */
  private static JsonArray vector(Object text) {
    return JsonArray.of(Integer.parseInt((String) text));
  }

  private static Script ofGemini(RecordedRequest request) {
    JsonArray embeddings = new JsonArray();
    for (Object one : request.json().getJsonArray("requests")) {
      JsonObject content = ((JsonObject) one).getJsonObject("content");
      Object text = content.getJsonArray("parts").getJsonObject(0).getString("text");
      embeddings.add(new JsonObject().put("values", vector(text)));
    }
    JsonObject usage = new JsonObject().put("promptTokenCount", embeddings.size());
    return Script.json(new JsonObject().put("embeddings", embeddings).put("usageMetadata", usage));
  }

  private static Script ofCohere(RecordedRequest request) {
    JsonArray vectors = new JsonArray();
    request.json().getJsonArray("texts").forEach(text -> vectors.add(vector(text)));
    JsonObject billed = new JsonObject().put("input_tokens", vectors.size());
    return Script.json(
        new JsonObject()
            .put("embeddings", new JsonObject().put("float", vectors))
            .put("meta", new JsonObject().put("billed_units", billed)));
  }

  private static Script ofTitan(RecordedRequest request) {
    return Script.json(
        new JsonObject()
            .put("embedding", vector(request.json().getString("inputText")))
            .put("inputTextTokenCount", 1));
  }

  private void arrives(Call call, int texts) {
    assertThat(call.ending().usage().input()).isEqualTo(texts);
    JsonArray data = new JsonObject(call.bytes()).getJsonArray("data");
    assertThat(data).hasSize(texts);
    for (int i = 0; i < texts; i++) {
      assertThat(data.getJsonObject(i).getInteger("index")).isEqualTo(i);
      assertThat(data.getJsonObject(i).getJsonArray("embedding")).isEqualTo(JsonArray.of(i));
    }
  }

  private List<Integer> sizes(Function<JsonObject, Integer> size) {
    return vendor.requests().stream().map(RecordedRequest::json).map(size).sorted().toList();
  }

  @Test
  void gemini_takes_a_hundred_and_the_order_is_kept_whoever_answers_first() {
    deploy(OperationCases.GEMINI);
    Promise<Void> last = Promise.promise();
    vendor.always(
        request -> {
          boolean small = request.json().getJsonArray("requests").size() == 1;
          Script answer = ofGemini(request);
          if (small) {
            request.answered().onComplete(done -> last.tryComplete());
            return answer;
          }
          return held(answer, last);
        });
    arrives(embeds(201, "gemini-embedding-001"), 201);
    assertThat(sizes(body -> body.getJsonArray("requests").size())).containsExactly(1, 100, 100);
  }

  /** The same answer, once something has happened. */
  private static Script held(Script answer, Promise<Void> until) {
    List<Script.Step> steps = new ArrayList<>(Script.status(200).until(until.future()).steps());
    steps.addAll(answer.steps());
    return new Script(answer.status(), answer.headers(), steps);
  }

  @Test
  void cohere_takes_96() {
    deploy(OperationCases.COHERE);
    vendor.always(OperationBatchesTest::ofCohere);
    arrives(embeds(97, "embed-v4.0"), 97);
    assertThat(sizes(body -> body.getJsonArray("texts").size())).containsExactly(1, 96);
  }

  @Test
  void titan_takes_one_and_no_more_than_four_are_under_way() {
    deploy(OperationCases.BEDROCK);
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Promise<Void> four = Promise.promise();
    vendor.always(
        request -> {
          int now = open.incrementAndGet();
          most.accumulateAndGet(now, Math::max);
          if (now == 4) {
            four.tryComplete();
          }
          request.answered().onComplete(done -> open.decrementAndGet());
          return held(ofTitan(request), four);
        });
    arrives(embeds(12, TITAN), 12);
    assertThat(vendor.requests()).hasSize(12);
    assertThat(most).hasValue(4);
  }

  @Test
  void the_first_that_fails_ends_all() {
    deploy(OperationCases.BEDROCK);
    vendor.always(
        request ->
            request.json().getString("inputText").equals("3")
                ? Script.json(429, "{\"message\":\"Slower.\"}").header("retry-after", "2")
                : Script.silence());
    Fault.Upstream fault = (Fault.Upstream) embeds(9, TITAN).fault();
    assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.RATE_LIMITED);
    assertThat(fault.retryAfterMillis()).isEqualTo(2_000);
    for (RecordedRequest seen : vendor.requests()) {
      if (!seen.json().getString("inputText").equals("3")) {
        Caller.await(seen.clientGone());
      }
    }
    assertThat(vendor.requests()).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void who_gives_up_ends_all() {
    deploy(OperationCases.BEDROCK);
    vendor.always(Script.silence());
    Call call = embeds(9, TITAN);
    request(4);
    assertThat(Caller.await(call.cancel())).isEqualTo(Frame.Ending.PLAIN);
    for (RecordedRequest seen : vendor.requests()) {
      Caller.await(seen.clientGone());
    }
    assertThat(vendor.requests()).hasSize(4);
  }

  @Test
  void one_answer_that_is_none_spoils_all() {
    deploy(OperationCases.COHERE);
    vendor.always(
        request ->
            request.json().getJsonArray("texts").size() == 1
                ? Script.json(200, "{\"embeddings\":{\"float\":[]}}")
                : ofCohere(request));
    Fault.Upstream fault = (Fault.Upstream) embeds(97, "embed-v4.0").fault();
    assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.MALFORMED);
    assertThat(fault.status()).isEqualTo(502);
  }
}
