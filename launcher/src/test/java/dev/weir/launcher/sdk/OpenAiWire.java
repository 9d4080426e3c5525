package dev.weir.launcher.sdk;

import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Chat Completions, as OpenAI speaks it and as those who imitate OpenAI do. */
record OpenAiWire(String kind) implements Wire {

  private static final String MODEL = "gpt-scripted";

  @Override
  public String basePath() {
    return "/v1";
  }

  @Override
  public String model() {
    return MODEL;
  }

  /** Signatures have no place here, and which stop sequence was met is not told. */
  @Override
  public Answer told(Answer answer) {
    Answer.Finish finish =
        answer.finish() == Answer.Finish.STOP_SEQUENCE ? Answer.Finish.STOP : answer.finish();
    return new Answer(
        answer.thought(),
        "",
        answer.text(),
        answer.refusal(),
        answer.calls(),
        finish,
        "",
        answer.counts());
  }

  @Override
  public Script whole(Answer... choices) {
    JsonArray list = new JsonArray();
    for (Answer choice : choices) {
      JsonObject message = new JsonObject().put("role", "assistant");
      message.put("content", orNull(choice.text())).put("refusal", orNull(choice.refusal()));
      if (!choice.thought().isEmpty()) {
        message.put("reasoning_content", choice.thought());
      }
      if (!choice.calls().isEmpty()) {
        message.put("tool_calls", calls(choice, false));
      }
      list.add(
          new JsonObject()
              .put("index", list.size())
              .put("message", message)
              .putNull("logprobs")
              .put("finish_reason", reason(choice)));
    }
    return Script.json(
        envelope("chat.completion").put("choices", list).put("usage", usage(choices[0].counts())));
  }

  @Override
  public Script streamed(Answer answer) {
    List<JsonObject> deltas = new ArrayList<>();
    deltas.add(new JsonObject().put("role", "assistant").put("content", ""));
    for (String piece : answer.thought().split("(?<= )")) {
      if (!piece.isEmpty()) {
        deltas.add(new JsonObject().put("reasoning_content", piece));
      }
    }
    for (String piece : answer.pieces()) {
      deltas.add(new JsonObject().put("content", piece));
    }
    if (!answer.refusal().isEmpty()) {
      deltas.add(new JsonObject().put("refusal", answer.refusal()));
    }
    if (!answer.calls().isEmpty()) {
      calls(answer, true).forEach(call -> deltas.add(calling((JsonObject) call)));
      for (int i = 0; i < answer.calls().size(); i++) {
        String arguments = answer.calls().get(i).arguments().encode();
        deltas.add(calling(arguments(i, arguments.substring(0, 5))));
        deltas.add(calling(arguments(i, arguments.substring(5))));
      }
    }
    StringBuilder events = new StringBuilder();
    deltas.forEach(delta -> events.append(chunk(delta, null)));
    events.append(chunk(new JsonObject(), reason(answer)));
    events.append(
        event(
            envelope("chat.completion.chunk")
                .put("choices", new JsonArray())
                .put("usage", usage(answer.counts()))));
    return Script.sse(events.append(OpenAiTranscripts.DONE).toString());
  }

  private static String chunk(JsonObject delta, String reason) {
    JsonObject choice = new JsonObject().put("index", 0).put("delta", delta);
    return event(
        envelope("chat.completion.chunk")
            .put("choices", JsonArray.of(choice.put("finish_reason", reason)))
            .putNull("usage"));
  }

  private static String event(JsonObject data) {
    return "data: " + data.encode() + "\n\n";
  }

  private static JsonObject calling(JsonObject call) {
    return new JsonObject().put("tool_calls", JsonArray.of(call));
  }

  private static JsonObject arguments(int index, String piece) {
    return new JsonObject()
        .put("index", index)
        .put("function", new JsonObject().put("arguments", piece));
  }

  /** The calls; in a stream with their numbers and before their arguments. */
  private static JsonArray calls(Answer answer, boolean stream) {
    JsonArray calls = new JsonArray();
    for (Answer.Call call : answer.calls()) {
      JsonObject json = stream ? new JsonObject().put("index", calls.size()) : new JsonObject();
      calls.add(
          json.put("id", call.id())
              .put("type", "function")
              .put(
                  "function",
                  new JsonObject()
                      .put("name", call.name())
                      .put("arguments", stream ? "" : call.arguments().encode())));
    }
    return calls;
  }

  private static JsonObject envelope(String object) {
    return new JsonObject()
        .put("id", OpenAiTranscripts.ID)
        .put("object", object)
        .put("created", OpenAiTranscripts.CREATED)
        .put("model", MODEL);
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String reason(Answer answer) {
    return switch (answer.finish()) {
      case STOP, STOP_SEQUENCE, REFUSAL -> "stop";
      case LENGTH -> "length";
      case CALLS -> "tool_calls";
    };
  }

  private static JsonObject usage(Answer.Counts counts) {
    return new JsonObject()
        .put("prompt_tokens", counts.input())
        .put("completion_tokens", counts.output())
        .put("total_tokens", counts.input() + counts.output())
        .put(
            "prompt_tokens_details",
            new JsonObject()
                .put("cached_tokens", counts.cacheRead())
                .put("cache_write_tokens", counts.cacheWritten()));
  }

  @Override
  public Script failing(Failure failure) {
    String invalid = "invalid_request_error";
    return switch (failure) {
      case INVALID -> error(400, invalid, "invalid_value", "Invalid value for 'top_p'.");
      case OUR_KEY_REFUSED ->
          error(401, invalid, "invalid_api_key", "Incorrect API key provided: sk-ve***ndor.");
      case OUR_KEY_NOT_PERMITTED -> error(403, "permission_error", null, "No access: proj_1.");
      case NO_SUCH_MODEL -> error(404, invalid, "model_not_found", "The model does not exist.");
      case RATE_LIMITED ->
          error(429, "requests", "rate_limit_exceeded", "Rate limit reached.")
              .header("retry-after", Failure.RETRY_AFTER);
      case NO_MONEY ->
          error(429, "insufficient_quota", "insufficient_quota", "You exceeded your quota.");
      case TOO_LONG ->
          error(
              400,
              invalid,
              "context_length_exceeded",
              "This model's maximum context length is 128000 tokens. However, your messages"
                  + " resulted in 130001 tokens. Please reduce the length of the messages.");
      case SERVER -> error(500, "server_error", null, "The server had an error.");
      case OVERLOADED -> error(503, "server_error", null, "The engine is overloaded.");
    };
  }

  private static Script error(int status, String type, String code, String message) {
    return Script.json(status, OpenAiTranscripts.error(type, code, message));
  }

  @Override
  public String brokenOff() {
    return OpenAiTranscripts.errorEvent("server_error", "The server had an error.");
  }

  @Override
  public Script counted(int tokens) {
    return null;
  }

  @Override
  public List<Ask.Result> results(JsonObject request) {
    return Wire.objects(request, "messages")
        .filter(message -> "tool".equals(message.getString("role")))
        .map(
            message ->
                new Ask.Result(
                    message.getString("tool_call_id"), String.valueOf(message.getValue("content"))))
        .toList();
  }
}
