package dev.weir.provider;

import dev.weir.bus.message.Payload;
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
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the contract of providers must know of each: how its vendor talks. */
public interface VendorCase {

  Seal SEAL = new Seal(new byte[] {1, 2, 3});

  VerticleBase verticle();

  String dialect();

  /** A model that the vendor is asked for in this dialect. */
  default String model() {
    return "model-1";
  }

  /** What its configuration has beside that of every provider. */
  default JsonObject settings() {
    return new JsonObject();
  }

  /**
   * How many bytes lie between two places where a stream is cut: one, but for a vendor whose bytes
   * the code of another reads, for which they are cut everywhere.
   */
  default int cutEvery() {
    return 1;
  }

  /** What the base URL ends with. */
  String basePath();

  String chatPath(String model, boolean stream);

  /** Null for a vendor that is not asked for a list. */
  @Nullable String modelsPath();

  /** How the key {@code k} is shown, as {@code name: value}. */
  String auth(String key);

  String requestIdHeader();

  Function<RecordedRequest, Script> behaviour();

  /** The model that a request names. */
  default String modelAsked(RecordedRequest request) {
    return request.json().getString("model");
  }

  /** Whether an answer names its model. */
  default boolean namesModel() {
    return true;
  }

  default JsonObject body(String model, boolean stream, String text) {
    return new JsonObject()
        .put("model", model)
        .put("max_tokens", 100)
        .put("stream", stream)
        .put(
            "messages",
            new JsonArray().add(new JsonObject().put("role", "user").put("content", text)));
  }

  /** A raw chat that names {@code asked} and shall go to {@code model}. */
  default Payload.Raw asks(String asked, String model, boolean stream, String text) {
    return Caller.raw(dialect(), body(asked, stream, text), model);
  }

  /** What the vendor gets of the body of a raw call that names its model already. */
  default String sent(String body) {
    return body;
  }

  String answer(String model, String text);

  List<Buffer> events(String model, String... pieces);

  /** How many of the events come before content. */
  int eventsBeforeContent();

  Buffer textEvent(String model, String piece);

  /** Whether {@link #textEvent} tells the vendor's count of all tokens so far, itself included. */
  default boolean countsAlong() {
    return false;
  }

  Buffer errorEvent();

  /** What may stand between two events and means nothing. */
  default Buffer noise() {
    return Buffer.buffer(": ping\n\n");
  }

  /** How many bytes at the end of an event say nothing. */
  default int closingBytes() {
    return 2;
  }

  /** How many events at the end of a stream an answer is whole without. */
  default int eventsAfterEnd() {
    return 0;
  }

  /** A stream that says nothing yet. */
  default Script stream() {
    return Script.stream();
  }

  Refusal rateLimited();

  Refusal contextTooLong();

  Refusal badKey();

  String models(String... ids);

  /**
   * An error in the vendor's words.
   *
   * @param headers those that tell of it
   */
  record Refusal(int status, String body, Map<String, String> headers) {

    Refusal(int status, String body) {
      this(status, body, Map.of());
    }

    Script script() {
      Script script = Script.json(status, body);
      for (Map.Entry<String, String> header : headers.entrySet()) {
        script = script.header(header.getKey(), header.getValue());
      }
      return script;
    }
  }

  /** The bytes of events that are text. */
  static List<Buffer> bytes(List<String> events) {
    return events.stream().map(Buffer::buffer).toList();
  }

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
    public String chatPath(String model, boolean stream) {
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

    /** Asks for usage, as whoever wants to see it does: then nothing is put in or kept back. */
    @Override
    public JsonObject body(String model, boolean stream, String text) {
      JsonObject body = VendorCase.super.body(model, stream, text);
      return stream
          ? body.put("stream_options", new JsonObject().put("include_usage", true))
          : body;
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
    public List<Buffer> events(String model, String... pieces) {
      return bytes(OpenAiTranscripts.streamEvents(model, pieces));
    }

    @Override
    public int eventsBeforeContent() {
      return 1;
    }

    @Override
    public Buffer textEvent(String model, String piece) {
      return Buffer.buffer(OpenAiTranscripts.text(model, piece));
    }

    @Override
    public Buffer errorEvent() {
      return Buffer.buffer(OpenAiTranscripts.errorEvent("server_error", "The server had an error"));
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
              "This model's maximum context length is 128000 tokens."));
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
    public String chatPath(String model, boolean stream) {
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
    public List<Buffer> events(String model, String... pieces) {
      return bytes(AnthropicTranscripts.streamEvents(model, pieces));
    }

    @Override
    public int eventsBeforeContent() {
      return 3;
    }

    @Override
    public Buffer textEvent(String model, String piece) {
      return Buffer.buffer(AnthropicTranscripts.text(0, piece));
    }

    @Override
    public Buffer errorEvent() {
      return Buffer.buffer(AnthropicTranscripts.errorEvent("overloaded_error", "Overloaded"));
    }

    @Override
    public Refusal rateLimited() {
      return new Refusal(429, AnthropicTranscripts.error("rate_limit_error", "Too many requests"));
    }

    @Override
    public Refusal contextTooLong() {
      return new Refusal(
          400,
          AnthropicTranscripts.error(
              "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"));
    }

    @Override
    public Refusal badKey() {
      return new Refusal(
          401, AnthropicTranscripts.error("authentication_error", "invalid x-api-key"));
    }

    @Override
    public String models(String... ids) {
      return AnthropicTranscripts.models(false, ids);
    }
  }
}
