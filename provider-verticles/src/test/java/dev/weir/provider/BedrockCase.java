package dev.weir.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.message.Payload;
import dev.weir.dialects.eventstream.FrameWriter;
import dev.weir.dialects.eventstream.HeaderValue;
import dev.weir.provider.bedrock.BedrockVerticle;
import dev.weir.testkit.vendor.BedrockTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.Vendors;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Bedrock: frames in the place of events, the model in the path and nowhere else. */
final class BedrockCase implements VendorCase {

  /** With a colon, as Bedrock's ids have, which the path may not show as it is. */
  private static final String MODEL = "vendor.model-v1:0";

  private static final String ERROR_TYPE = "x-amzn-errortype";

  private final BedrockTranscripts transcripts = new BedrockTranscripts(BedrockCase::frame);

  static Buffer frame(String messageType, String type, String json) {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    headers.put(":message-type", new HeaderValue.Text(messageType));
    headers.put(":" + messageType + "-type", new HeaderValue.Text(type));
    headers.put(":content-type", new HeaderValue.Text("application/json"));
    return Buffer.buffer(FrameWriter.frame(FrameWriter.headers(headers), json.getBytes(UTF_8)));
  }

  @Override
  public VerticleBase verticle() {
    return new BedrockVerticle(SEAL);
  }

  @Override
  public String dialect() {
    return "bedrock-converse";
  }

  @Override
  public String model() {
    return MODEL;
  }

  @Override
  public String basePath() {
    return "";
  }

  @Override
  public String chatPath(String model, boolean stream) {
    return "/model/" + model.replace(":", "%3A") + (stream ? "/converse-stream" : "/converse");
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }

  @Override
  public String auth(String key) {
    return "authorization: Bearer " + key;
  }

  @Override
  public String requestIdHeader() {
    return "x-amzn-requestid";
  }

  @Override
  public Function<RecordedRequest, Script> behaviour() {
    return Vendors.bedrock(transcripts);
  }

  @Override
  public String modelAsked(RecordedRequest request) {
    return request.path().split("/", -1)[2].replace("%3A", ":");
  }

  @Override
  public boolean namesModel() {
    return false;
  }

  @Override
  public JsonObject body(String model, boolean stream, String text) {
    JsonObject block = new JsonObject().put("text", text);
    return new JsonObject()
        .put(
            "messages",
            JsonArray.of(new JsonObject().put("role", "user").put("content", JsonArray.of(block))))
        .put("inferenceConfig", new JsonObject().put("maxTokens", 100));
  }

  @Override
  public Payload.Raw asks(String asked, String model, boolean stream, String text) {
    return Caller.rawByPath(dialect(), body(asked, stream, text), asked, model, stream);
  }

  @Override
  public String answer(String model, String text) {
    return BedrockTranscripts.answer(text);
  }

  @Override
  public List<Buffer> events(String model, String... pieces) {
    return transcripts.stream(pieces);
  }

  @Override
  public int eventsBeforeContent() {
    return 1;
  }

  @Override
  public Buffer textEvent(String model, String piece) {
    return transcripts.text(piece);
  }

  @Override
  public Buffer errorEvent() {
    return transcripts.exception("modelStreamErrorException", "The model failed.");
  }

  @Override
  public Buffer noise() {
    return transcripts.noise();
  }

  @Override
  public int closingBytes() {
    return 0;
  }

  @Override
  public int eventsAfterEnd() {
    return 1; // Usage is told after the end.
  }

  @Override
  public Script stream() {
    return Script.stream(BedrockTranscripts.STREAM_TYPE);
  }

  @Override
  public Refusal rateLimited() {
    return refusal(429, "ThrottlingException", "Too many requests, please wait.");
  }

  @Override
  public Refusal contextTooLong() {
    return refusal(400, "ValidationException", "Input is too long for requested model.");
  }

  @Override
  public Refusal badKey() {
    return refusal(403, "UnrecognizedClientException", "The security token sk-secret is invalid.");
  }

  private static Refusal refusal(int status, String type, String message) {
    return new Refusal(status, BedrockTranscripts.error(message), Map.of(ERROR_TYPE, type));
  }

  @Override
  public String models(String... ids) {
    throw new UnsupportedOperationException("Bedrock is not asked for its models");
  }
}
