package dev.weir.provider;

import dev.weir.dialects.Seal;
import dev.weir.provider.anthropic.AnthropicVerticle;
import dev.weir.provider.compatible.OpenAiCompatibleVerticle;
import dev.weir.provider.openai.OpenAiVerticle;
import dev.weir.testkit.vendor.AnthropicTranscripts;
import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.Vendors;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** What the contract of providers must know of each: how its vendor talks. */
public interface VendorCase {

  Seal SEAL = new Seal(new byte[] {1, 2, 3});

  VerticleBase verticle();

  String dialect();

  /** What the base URL ends with. */
  String basePath();

  String chatPath();

  String modelsPath();

  /** How the key {@code k} is shown, as {@code name: value}. */
  String auth(String key);

  String requestIdHeader();

  Function<RecordedRequest, Script> behaviour();

  default JsonObject body(String model, boolean stream, String text) {
    return new JsonObject()
        .put("model", model)
        .put("max_tokens", 100)
        .put("stream", stream)
        .put(
            "messages",
            new JsonArray().add(new JsonObject().put("role", "user").put("content", text)));
  }

  String answer(String model, String text);

  List<String> events(String model, String... pieces);

  /** How many of the events come before content. */
  int eventsBeforeContent();

  String textEvent(String model, String piece);

  String errorEvent();

  String rateLimited();

  String contextTooLong();

  String badKey();

  String models(String... ids);

  /** OpenAI itself. */
  class OpenAi implements VendorCase {
    @Override
    public VerticleBase verticle() {
      return new OpenAiVerticle(SEAL);
    }

    @Override
    public String dialect() {
      return "openai-chat";
    }

    @Override
    public String basePath() {
      return "/v1";
    }

    @Override
    public String chatPath() {
      return "/v1/chat/completions";
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
      return Vendors.openAi();
    }

    @Override
    public String answer(String model, String text) {
      return OpenAiTranscripts.answer(model, text);
    }

    @Override
    public List<String> events(String model, String... pieces) {
      return OpenAiTranscripts.streamEvents(model, pieces);
    }

    @Override
    public int eventsBeforeContent() {
      return 1;
    }

    @Override
    public String textEvent(String model, String piece) {
      return OpenAiTranscripts.text(model, piece);
    }

    @Override
    public String errorEvent() {
      return OpenAiTranscripts.errorEvent("server_error", "The server had an error");
    }

    @Override
    public String rateLimited() {
      return OpenAiTranscripts.error("requests", "rate_limit_exceeded", "Rate limit reached");
    }

    @Override
    public String contextTooLong() {
      return OpenAiTranscripts.error(
          "invalid_request_error",
          "context_length_exceeded",
          "This model's maximum context length is 128000 tokens.");
    }

    @Override
    public String badKey() {
      return OpenAiTranscripts.error(
          "invalid_request_error", "invalid_api_key", "Incorrect API key provided: sk-secret");
    }

    @Override
    public String models(String... ids) {
      return OpenAiTranscripts.models(ids);
    }
  }

  /** An imitation of OpenAI. */
  class Compatible extends OpenAi {
    @Override
    public VerticleBase verticle() {
      return new OpenAiCompatibleVerticle(SEAL);
    }
  }

  /** Anthropic itself. */
  class Anthropic implements VendorCase {
    @Override
    public VerticleBase verticle() {
      return new AnthropicVerticle(SEAL);
    }

    @Override
    public String dialect() {
      return "anthropic-messages";
    }

    @Override
    public String basePath() {
      return "";
    }

    @Override
    public String chatPath() {
      return "/v1/messages";
    }

    @Override
    public String modelsPath() {
      return "/v1/models";
    }

    @Override
    public String auth(String key) {
      return "x-api-key: " + key;
    }

    @Override
    public String requestIdHeader() {
      return "request-id";
    }

    @Override
    public Function<RecordedRequest, Script> behaviour() {
      return Vendors.anthropic();
    }

    @Override
    public String answer(String model, String text) {
      return AnthropicTranscripts.answer(model, text);
    }

    @Override
    public List<String> events(String model, String... pieces) {
      return AnthropicTranscripts.streamEvents(model, pieces);
    }

    @Override
    public int eventsBeforeContent() {
      return 1;
    }

    @Override
    public String textEvent(String model, String piece) {
      return AnthropicTranscripts.text(0, piece);
    }

    @Override
    public String errorEvent() {
      return AnthropicTranscripts.errorEvent("overloaded_error", "Overloaded");
    }

    @Override
    public String rateLimited() {
      return AnthropicTranscripts.error("rate_limit_error", "Too many requests");
    }

    @Override
    public String contextTooLong() {
      return AnthropicTranscripts.error(
          "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum");
    }

    @Override
    public String badKey() {
      return AnthropicTranscripts.error("authentication_error", "invalid x-api-key");
    }

    @Override
    public String models(String... ids) {
      return AnthropicTranscripts.models(false, ids);
    }
  }
}
