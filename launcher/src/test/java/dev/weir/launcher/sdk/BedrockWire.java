package dev.weir.launcher.sdk;

import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Converse, as Amazon speaks it. */
final class BedrockWire implements Wire {

  private static final String MODEL = "us.anthropic.claude-sonnet-5-5-v1:0";
  private static final byte STRING = 7;
  private static final int CHECKSUM_BYTES = 4;

  @Override
  public String kind() {
    return "bedrock";
  }

  @Override
  public String basePath() {
    return "";
  }

  @Override
  public String model() {
    return MODEL;
  }

  @Override
  public Answer told(Answer answer) {
    return answer;
  }

  @Override
  public Script whole(Answer... choices) {
    Answer answer = choices[0];
    JsonArray content = new JsonArray();
    if (!answer.text().isEmpty()) {
      content.add(new JsonObject().put("text", answer.text()));
    }
    for (Answer.Call call : answer.calls()) {
      JsonObject use = use(call).put("input", call.arguments());
      content.add(new JsonObject().put("toolUse", use));
    }
    JsonObject message = new JsonObject().put("role", "assistant").put("content", content);
    return Script.json(
        measured(answer)
            .put("output", new JsonObject().put("message", message))
            .put("stopReason", reason(answer)));
  }

  @Override
  public Script streamed(Answer answer) {
    List<Buffer> frames = new ArrayList<>();
    frames.add(event("messageStart", new JsonObject().put("role", "assistant")));
    int block = 0;
    if (!answer.text().isEmpty()) {
      for (String piece : answer.pieces()) {
        frames.add(delta(block, new JsonObject().put("text", piece)));
      }
      frames.add(event("contentBlockStop", at(block)));
      block++;
    }
    for (Answer.Call call : answer.calls()) {
      JsonObject start = new JsonObject().put("toolUse", use(call));
      frames.add(event("contentBlockStart", at(block).put("start", start)));
      String input = call.arguments().encode();
      for (String piece : new String[] {"", input.substring(0, 5), input.substring(5)}) {
        JsonObject use = new JsonObject().put("input", piece);
        frames.add(delta(block, new JsonObject().put("toolUse", use)));
      }
      frames.add(event("contentBlockStop", at(block)));
      block++;
    }
    frames.add(event("messageStop", new JsonObject().put("stopReason", reason(answer))));
    frames.add(event("metadata", measured(answer)));
    Buffer all = Buffer.buffer();
    frames.forEach(all::appendBuffer);
    return Script.status(200)
        .header("content-type", "application/vnd.amazon.eventstream")
        .head()
        .write(all);
  }

  private static JsonObject at(int block) {
    // The letters are what Amazon pads its events with.
    return new JsonObject().put("contentBlockIndex", block).put("p", "abcdefghijk");
  }

  private static Buffer delta(int block, JsonObject delta) {
    return event("contentBlockDelta", at(block).put("delta", delta));
  }

  private static JsonObject use(Answer.Call call) {
    return new JsonObject().put("toolUseId", call.id()).put("name", call.name());
  }

  private static String reason(Answer answer) {
    return switch (answer.finish()) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case STOP_SEQUENCE -> "stop_sequence";
      case CALLS -> "tool_use";
      case REFUSAL -> "content_filtered";
    };
  }

  private static JsonObject measured(Answer answer) {
    Answer.Counts counts = answer.counts();
    return new JsonObject()
        .put(
            "usage",
            new JsonObject()
                .put("inputTokens", counts.input() - counts.cacheRead() - counts.cacheWritten())
                .put("outputTokens", counts.output())
                .put("totalTokens", counts.input() + counts.output())
                .put("cacheReadInputTokens", counts.cacheRead())
                .put("cacheWriteInputTokens", counts.cacheWritten()))
        .put("metrics", new JsonObject().put("latencyMs", 420));
  }

  // ---- Frames

  private static Buffer event(String type, JsonObject payload) {
    Buffer headers = Buffer.buffer();
    header(headers, ":message-type", "event");
    header(headers, ":event-type", type);
    header(headers, ":content-type", "application/json");
    return frame(headers, payload);
  }

  private static void header(Buffer headers, String name, String value) {
    headers.appendUnsignedByte((short) name.length()).appendString(name).appendByte(STRING);
    headers.appendUnsignedShort(value.length()).appendString(value);
  }

  private static Buffer frame(Buffer headers, JsonObject json) {
    byte[] payload = json.encode().getBytes(StandardCharsets.UTF_8);
    Buffer frame = Buffer.buffer();
    frame.appendInt(headers.length() + payload.length + 4 * CHECKSUM_BYTES);
    frame.appendInt(headers.length());
    frame.appendUnsignedInt(checksum(frame)).appendBuffer(headers).appendBytes(payload);
    return frame.appendUnsignedInt(checksum(frame));
  }

  private static long checksum(Buffer bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes.getBytes());
    return sum.getValue();
  }

  @Override
  public int endOfEvent(Buffer stream, int position) {
    int end = 0;
    while (end <= position) {
      end += stream.getInt(end);
    }
    return end;
  }

  // ---- Errors

  @Override
  public Script failing(Failure failure) {
    return switch (failure) {
      case INVALID ->
          error(400, "ValidationException", "The value at inferenceConfig.topP is invalid.");
      case OUR_KEY_REFUSED ->
          error(403, "UnrecognizedClientException", "The security token is invalid: ABSK_1.");
      case OUR_KEY_NOT_PERMITTED ->
          error(403, "AccessDeniedException", "User arn_1. is not authorized.");
      case NO_SUCH_MODEL -> error(404, "ResourceNotFoundException", "No such model.");
      case RATE_LIMITED ->
          error(429, "ThrottlingException", "Too many requests.")
              .header("retry-after", Failure.RETRY_AFTER);
      case NO_MONEY -> error(400, "ServiceQuotaExceededException", "Your quota is used up.");
      case TOO_LONG -> error(400, "ValidationException", "Input is too long for requested model.");
      case SERVER -> error(500, "InternalServerException", "Something went wrong.");
      case OVERLOADED -> error(503, "ServiceUnavailableException", "Bedrock is unable to serve.");
    };
  }

  private static Script error(int status, String type, String message) {
    return Script.json(status, new JsonObject().put("message", message).encode())
        .header("x-amzn-errortype", type + ":http://internal.amazon.com/coral/");
  }

  @Override
  public String brokenOff() {
    throw new UnsupportedOperationException("its events are no text");
  }

  @Override
  public Buffer breaking() {
    Buffer headers = Buffer.buffer();
    header(headers, ":message-type", "exception");
    header(headers, ":exception-type", "serviceUnavailableException");
    header(headers, ":content-type", "application/json");
    return frame(headers, new JsonObject().put("message", "Bedrock is unable to serve."));
  }

  @Override
  public Script counted(int tokens) {
    return Script.json(new JsonObject().put("inputTokens", tokens));
  }

  @Override
  public List<Ask.Result> results(JsonObject request) {
    return Wire.objects(request, "messages")
        .flatMap(message -> Wire.objects(message, "content"))
        .filter(block -> block.containsKey("toolResult"))
        .map(block -> block.getJsonObject("toolResult"))
        .map(
            result ->
                new Ask.Result(
                    result.getString("toolUseId"), String.valueOf(result.getValue("content"))))
        .toList();
  }
}
