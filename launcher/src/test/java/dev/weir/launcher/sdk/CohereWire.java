package dev.weir.launcher.sdk;

import dev.weir.testkit.vendor.CohereTranscripts;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Chat, version 2, as Cohere speaks it. */
final class CohereWire implements Wire {

  private static final String MODEL = "command-a-03-2025";

  /** The events so far. */
  private static final class Events {
    private final StringBuilder text = new StringBuilder();

    void add(String type, JsonObject members) {
      JsonObject data = new JsonObject().put("type", type);
      data.getMap().putAll(members.getMap());
      text.append("event: ").append(type).append("\ndata: ").append(data.encode()).append("\n\n");
    }

    void message(String type, int index, JsonObject message) {
      add(type, at(index).put("delta", new JsonObject().put("message", message)));
    }
  }

  @Override
  public String kind() {
    return "cohere";
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
    JsonObject message = new JsonObject().put("role", "assistant");
    if (!answer.text().isEmpty()) {
      message.put("content", JsonArray.of(content(answer.text())));
    }
    if (!answer.calls().isEmpty()) {
      JsonArray calls = new JsonArray();
      answer.calls().forEach(call -> calls.add(call(call, call.arguments().encode())));
      message.put("tool_calls", calls);
    }
    return Script.json(
        new JsonObject()
            .put("id", CohereTranscripts.ID)
            .put("message", message)
            .put("finish_reason", reason(answer))
            .put("usage", usage(answer)));
  }

  @Override
  public Script streamed(Answer answer) {
    Events events = new Events();
    JsonObject begun = new JsonObject().put("role", "assistant").put("content", new JsonArray());
    events.add(
        "message-start",
        new JsonObject()
            .put("id", CohereTranscripts.ID)
            .put("delta", new JsonObject().put("message", begun)));
    int index = 0;
    if (!answer.text().isEmpty()) {
      events.message("content-start", index, new JsonObject().put("content", content("")));
      for (String piece : answer.pieces()) {
        JsonObject text = new JsonObject().put("text", piece);
        events.message("content-delta", index, new JsonObject().put("content", text));
      }
      events.add("content-end", at(index));
      index++;
    }
    for (Answer.Call call : answer.calls()) {
      events.message("tool-call-start", index, calling(call(call, "")));
      String arguments = call.arguments().encode();
      for (String piece : new String[] {arguments.substring(0, 5), arguments.substring(5)}) {
        JsonObject function = new JsonObject().put("arguments", piece);
        events.message(
            "tool-call-delta", index, calling(new JsonObject().put("function", function)));
      }
      events.add("tool-call-end", at(index));
      index++;
    }
    JsonObject end = new JsonObject().put("finish_reason", reason(answer));
    events.add("message-end", new JsonObject().put("delta", end.put("usage", usage(answer))));
    return Script.sse(events.text.toString());
  }

  private static JsonObject at(int index) {
    return new JsonObject().put("index", index);
  }

  private static JsonObject content(String text) {
    return new JsonObject().put("type", "text").put("text", text);
  }

  private static JsonObject calling(JsonObject call) {
    return new JsonObject().put("tool_calls", call);
  }

  private static JsonObject call(Answer.Call call, String arguments) {
    return new JsonObject()
        .put("id", call.id())
        .put("type", "function")
        .put("function", new JsonObject().put("name", call.name()).put("arguments", arguments));
  }

  private static String reason(Answer answer) {
    return switch (answer.finish()) {
      case STOP, REFUSAL -> "COMPLETE";
      case LENGTH -> "MAX_TOKENS";
      case STOP_SEQUENCE -> "STOP_SEQUENCE";
      case CALLS -> "TOOL_CALL";
    };
  }

  /** What is billed is less than what is read: the prompt's frame is free. */
  private static JsonObject usage(Answer answer) {
    Answer.Counts counts = answer.counts();
    return new JsonObject()
        .put(
            "billed_units",
            new JsonObject().put("input_tokens", 3).put("output_tokens", counts.output()))
        .put(
            "tokens",
            new JsonObject()
                .put("input_tokens", counts.input())
                .put("output_tokens", counts.output()))
        .put("cached_tokens", counts.cacheRead());
  }

  @Override
  public Script failing(Failure failure) {
    return switch (failure) {
      case INVALID -> error(400, "invalid request: p must be between 0.01 and 0.99.");
      case OUR_KEY_REFUSED -> error(401, "invalid api token: co_1.");
      case OUR_KEY_NOT_PERMITTED -> error(403, "no access: org_1.");
      case NO_SUCH_MODEL -> error(404, "model '" + MODEL + "' not found");
      case RATE_LIMITED ->
          error(429, "You are using a Trial key, which is limited to 20 API calls / minute.")
              .header("retry-after", Failure.RETRY_AFTER);
      case NO_MONEY -> error(402, "Please add or update your payment method.");
      case TOO_LONG ->
          error(
              400,
              "too many tokens: total number of tokens in the prompt cannot exceed 256000 -"
                  + " received 300000.");
      case SERVER -> error(500, "internal server error");
      case OVERLOADED -> error(503, "the service is unavailable");
    };
  }

  private static Script error(int status, String message) {
    return Script.json(status, CohereTranscripts.error(message));
  }

  @Override
  public String brokenOff() {
    return CohereTranscripts.errorEvent("the model broke down");
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
