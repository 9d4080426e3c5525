package dev.weir.launcher.sdk;

import dev.weir.testkit.vendor.AnthropicTranscripts;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Messages, as Anthropic speaks it. */
final class AnthropicWire implements Wire {

  private static final String MODEL = "claude-sonnet-5";
  private static final String CATEGORY = "cyber";

  @Override
  public String kind() {
    return "anthropic";
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
    blocks(answer).forEach(block -> content.add(((JsonObject) block).getJsonObject("whole")));
    return Script.json(
        message(answer)
            .put("content", content)
            .put("stop_reason", reason(answer))
            .put("stop_sequence", answer.stop().isEmpty() ? null : answer.stop())
            .put("stop_details", details(answer))
            .put("usage", usage(answer.counts(), answer.counts().output())));
  }

  @Override
  public Script streamed(Answer answer) {
    StringBuilder events = new StringBuilder();
    JsonObject start = message(answer).put("content", new JsonArray());
    start.putNull("stop_reason").putNull("stop_sequence").put("usage", usage(answer.counts(), 1));
    events.append(event("message_start", new JsonObject().put("message", start)));
    events.append(event("ping", new JsonObject()));
    int index = 0;
    for (Object each : blocks(answer)) {
      JsonObject block = (JsonObject) each;
      events.append(
          event(
              "content_block_start",
              new JsonObject()
                  .put("index", index)
                  .put("content_block", block.getJsonObject("start"))));
      for (Object delta : block.getJsonArray("deltas")) {
        events.append(
            event("content_block_delta", new JsonObject().put("index", index).put("delta", delta)));
      }
      events.append(event("content_block_stop", new JsonObject().put("index", index)));
      index++;
    }
    JsonObject end =
        new JsonObject()
            .put("stop_reason", reason(answer))
            .put("stop_sequence", answer.stop().isEmpty() ? null : answer.stop())
            .put("stop_details", details(answer));
    events.append(
        event(
            "message_delta",
            new JsonObject()
                .put("delta", end)
                .put("usage", usage(answer.counts(), answer.counts().output()))));
    events.append(event("message_stop", new JsonObject()));
    return Script.sse(events.toString());
  }

  /** The blocks, each whole and as the start and the deltas of a stream. */
  private static JsonArray blocks(Answer answer) {
    JsonArray blocks = new JsonArray();
    if (!answer.signature().isEmpty()) {
      JsonArray deltas = new JsonArray();
      for (String piece : answer.thought().split("(?<= )")) {
        deltas.add(of("thinking_delta").put("thinking", piece));
      }
      deltas.add(of("signature_delta").put("signature", answer.signature()));
      blocks.add(
          block(
              of("thinking").put("thinking", answer.thought()).put("signature", answer.signature()),
              of("thinking").put("thinking", "").put("signature", ""),
              deltas));
    }
    if (!answer.text().isEmpty()) {
      JsonArray deltas = new JsonArray();
      for (String piece : answer.pieces()) {
        deltas.add(of("text_delta").put("text", piece));
      }
      blocks.add(
          block(
              of("text").put("text", answer.text()).putNull("citations"),
              of("text").put("text", "").putNull("citations"),
              deltas));
    }
    for (Answer.Call call : answer.calls()) {
      JsonObject start = of("tool_use").put("id", call.id()).put("name", call.name());
      start.put("caller", of("direct"));
      String input = call.arguments().encode();
      JsonArray deltas = new JsonArray();
      for (String piece : new String[] {"", input.substring(0, 5), input.substring(5)}) {
        deltas.add(of("input_json_delta").put("partial_json", piece));
      }
      blocks.add(
          block(
              start.copy().put("input", call.arguments()),
              start.put("input", new JsonObject()),
              deltas));
    }
    return blocks;
  }

  private static JsonObject block(JsonObject whole, JsonObject start, JsonArray deltas) {
    return new JsonObject().put("whole", whole).put("start", start).put("deltas", deltas);
  }

  private static JsonObject of(String type) {
    return new JsonObject().put("type", type);
  }

  private static String event(String type, JsonObject members) {
    JsonObject data = of(type);
    data.getMap().putAll(members.getMap());
    return "event: " + type + "\ndata: " + data.encode() + "\n\n";
  }

  private static JsonObject message(Answer answer) {
    return new JsonObject()
        .put("id", AnthropicTranscripts.ID)
        .put("type", "message")
        .put("role", "assistant")
        .put("model", MODEL)
        .putNull("container")
        .put("stop_details", details(answer));
  }

  private static JsonObject details(Answer answer) {
    return answer.refusal().isEmpty()
        ? null
        : of("refusal").put("category", CATEGORY).put("explanation", answer.refusal());
  }

  private static String reason(Answer answer) {
    return switch (answer.finish()) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case STOP_SEQUENCE -> "stop_sequence";
      case CALLS -> "tool_use";
      case REFUSAL -> "refusal";
    };
  }

  private static JsonObject usage(Answer.Counts counts, long output) {
    return new JsonObject()
        .put("input_tokens", counts.input() - counts.cacheRead() - counts.cacheWritten())
        .put("cache_read_input_tokens", counts.cacheRead())
        .put("cache_creation_input_tokens", counts.cacheWritten())
        .put("output_tokens", output);
  }

  @Override
  public Script failing(Failure failure) {
    String invalid = "invalid_request_error";
    return switch (failure) {
      case INVALID -> error(400, invalid, "top_p: Input should be less than or equal to 1");
      case OUR_KEY_REFUSED -> error(401, "authentication_error", "invalid x-api-key");
      case OUR_KEY_NOT_PERMITTED -> error(403, "permission_error", "No access: wrkspc_1.");
      case NO_SUCH_MODEL -> error(404, "not_found_error", "model: " + MODEL);
      case RATE_LIMITED ->
          error(429, "rate_limit_error", "This request would exceed your rate limit.")
              .header("retry-after", Failure.RETRY_AFTER);
      case NO_MONEY -> error(402, "billing_error", "Your credit balance is too low.");
      case TOO_LONG -> error(400, invalid, "prompt is too long: 210001 tokens > 200000 maximum");
      case SERVER -> error(500, "api_error", "Internal server error");
      case OVERLOADED -> error(529, "overloaded_error", "Overloaded");
    };
  }

  private static Script error(int status, String type, String message) {
    return Script.json(status, AnthropicTranscripts.error(type, message));
  }

  @Override
  public String brokenOff() {
    return AnthropicTranscripts.errorEvent("overloaded_error", "Overloaded");
  }

  @Override
  public Script counted(int tokens) {
    return Script.json(200, AnthropicTranscripts.counted(tokens));
  }

  @Override
  public List<Ask.Result> results(JsonObject request) {
    return Wire.objects(request, "messages")
        .flatMap(message -> Wire.objects(message, "content"))
        .filter(block -> "tool_result".equals(block.getString("type")))
        .map(
            block ->
                new Ask.Result(
                    block.getString("tool_use_id"), String.valueOf(block.getValue("content"))))
        .toList();
  }
}
