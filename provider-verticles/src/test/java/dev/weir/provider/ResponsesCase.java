package dev.weir.provider;

import dev.weir.provider.openai.OpenAiVerticle;
import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.ResponsesTranscripts;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.Vendors;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** OpenAI, asked for a model that it serves in its Responses API only. */
class ResponsesCase implements VendorCase {

  @Override
  public VerticleBase verticle() {
    return new OpenAiVerticle(SEAL);
  }

  @Override
  public String dialect() {
    return "openai-responses";
  }

  @Override
  public String model() {
    return "model-1-codex";
  }

  @Override
  public String basePath() {
    return "/v1";
  }

  @Override
  public String chatPath(String model, boolean stream) {
    return "/v1/responses";
  }

  @Override
  public String modelsPath() {
    return "/v1/models";
  }

  @Override
  public String auth(String key) {
    return "authorization: Bearer " + key;
  }

  @Override
  public String requestIdHeader() {
    return "x-request-id";
  }

  @Override
  public Function<RecordedRequest, Script> behaviour() {
    return Vendors.responses();
  }

  @Override
  public JsonObject body(String model, boolean stream, String text) {
    return new JsonObject()
        .put("model", model)
        .put("max_output_tokens", 100)
        .put("stream", stream)
        .put("input", text);
  }

  @Override
  public String answer(String model, String text) {
    return ResponsesTranscripts.answer(model, text);
  }

  @Override
  public List<Buffer> events(String model, String... pieces) {
    return VendorCase.bytes(ResponsesTranscripts.streamEvents(model, pieces));
  }

  @Override
  public int eventsBeforeContent() {
    return 4;
  }

  @Override
  public Buffer textEvent(String model, String piece) {
    return Buffer.buffer(ResponsesTranscripts.text(piece));
  }

  @Override
  public Buffer errorEvent() {
    return Buffer.buffer(ResponsesTranscripts.errorEvent("server_error", "The server failed"));
  }

  @Override
  public Refusal rateLimited() {
    return new Refusal(
        429, OpenAiTranscripts.error("requests", "rate_limit_exceeded", "Rate limit reached"));
  }

  @Override
  public Refusal contextTooLong() {
    return new Refusal(
        400,
        OpenAiTranscripts.error(
            "invalid_request_error",
            "context_length_exceeded",
            "Your input exceeds the context window of this model."));
  }

  @Override
  public Refusal badKey() {
    return new Refusal(
        401,
        OpenAiTranscripts.error(
            "invalid_request_error", "invalid_api_key", "Incorrect API key provided: sk-secret"));
  }

  @Override
  public String models(String... ids) {
    return OpenAiTranscripts.models(ids);
  }
}
