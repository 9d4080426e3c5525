package dev.weir.provider;

import dev.weir.bus.message.Payload;
import dev.weir.provider.gemini.GeminiVerticle;
import dev.weir.testkit.vendor.GeminiTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.Vendors;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** Gemini itself: the path names the model and says whether to stream. */
class GeminiCase implements VendorCase {

  @Override
  public VerticleBase verticle() {
    return new GeminiVerticle(SEAL);
  }

  @Override
  public String dialect() {
    return "gemini";
  }

  @Override
  public String basePath() {
    return "";
  }

  @Override
  public String chatPath(String model, boolean stream) {
    return "/v1beta/models/" + model + (stream ? ":streamGenerateContent" : ":generateContent");
  }

  @Override
  public String modelsPath() {
    return "/v1beta/models";
  }

  @Override
  public String auth(String key) {
    return "x-goog-api-key: " + key;
  }

  @Override
  public String requestIdHeader() {
    return "x-request-id";
  }

  @Override
  public Function<RecordedRequest, Script> behaviour() {
    return Vendors.gemini();
  }

  @Override
  public String modelAsked(RecordedRequest request) {
    String path = request.path();
    return path.substring(path.indexOf("/models/") + 8, path.lastIndexOf(':'));
  }

  @Override
  public JsonObject body(String model, boolean stream, String text) {
    JsonObject part = new JsonObject().put("text", text);
    return new JsonObject()
        .put(
            "contents",
            JsonArray.of(new JsonObject().put("role", "user").put("parts", JsonArray.of(part))))
        .put("generationConfig", new JsonObject().put("maxOutputTokens", 100));
  }

  @Override
  public Payload.Raw asks(String asked, String model, boolean stream, String text) {
    return Caller.rawByPath(dialect(), body(asked, stream, text), asked, model, stream);
  }

  @Override
  public String answer(String model, String text) {
    return GeminiTranscripts.answer(model, text);
  }

  @Override
  public List<Buffer> events(String model, String... pieces) {
    return VendorCase.bytes(GeminiTranscripts.streamEvents(model, pieces));
  }

  @Override
  public int eventsBeforeContent() {
    return 0;
  }

  @Override
  public Buffer textEvent(String model, String piece) {
    return Buffer.buffer(GeminiTranscripts.text(model, piece));
  }

  @Override
  public boolean countsAlong() {
    return true;
  }

  @Override
  public Buffer errorEvent() {
    return Buffer.buffer(
        GeminiTranscripts.errorEvent(503, "UNAVAILABLE", "The model is overloaded."));
  }

  @Override
  public Refusal rateLimited() {
    return new Refusal(
        429, GeminiTranscripts.error(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted."));
  }

  @Override
  public Refusal contextTooLong() {
    return new Refusal(
        400,
        GeminiTranscripts.error(
            400,
            "INVALID_ARGUMENT",
            "The input token count (1200000) exceeds the maximum number of tokens allowed"
                + " (1048576)."));
  }

  @Override
  public Refusal badKey() {
    return new Refusal(
        400,
        GeminiTranscripts.error(
            400,
            "INVALID_ARGUMENT",
            "API key sk-secret not valid. Please pass a valid API key.",
            GeminiTranscripts.reason("API_KEY_INVALID")));
  }

  @Override
  public String models(String... ids) {
    return GeminiTranscripts.models(null, ids);
  }
}
