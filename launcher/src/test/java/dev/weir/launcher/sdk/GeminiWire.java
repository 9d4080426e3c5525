package dev.weir.launcher.sdk;

import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code generateContent}, as Google speaks it. */
final class GeminiWire implements Wire {

  private static final String MODEL = "gemini-3.8-flash";

  @Override
  public String kind() {
    return "gemini";
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
    List<JsonObject> parts = new ArrayList<>();
    if (!answer.text().isEmpty()) {
      parts.add(new JsonObject().put("text", answer.text()));
    }
    parts.addAll(calls(answer));
    return Script.json(chunk(answer, new JsonArray(parts), true));
  }

  @Override
  public Script streamed(Answer answer) {
    List<JsonObject> parts = new ArrayList<>();
    for (String piece : answer.pieces()) {
      parts.add(new JsonObject().put("text", piece));
    }
    parts.addAll(calls(answer));
    StringBuilder events = new StringBuilder();
    for (JsonObject part : parts) {
      events.append(event(chunk(answer, JsonArray.of(part), false)));
    }
    JsonArray nothing = JsonArray.of(new JsonObject().put("text", ""));
    return Script.sse(events.append(event(chunk(answer, nothing, true))).toString());
  }

  /** Of several calls the first one has the signature. */
  private static List<JsonObject> calls(Answer answer) {
    List<JsonObject> parts = new ArrayList<>();
    for (Answer.Call call : answer.calls()) {
      JsonObject part = new JsonObject();
      part.put(
          "functionCall",
          new JsonObject()
              .put("id", call.id())
              .put("name", call.name())
              .put("args", call.arguments()));
      if (parts.isEmpty()) {
        part.put("thoughtSignature", "Q3NjQkFWU29YOStrL2NhbGw=");
      }
      parts.add(part);
    }
    return parts;
  }

  private static String event(JsonObject chunk) {
    return "data: " + chunk.encode() + "\r\n\r\n";
  }

  private static JsonObject chunk(Answer answer, JsonArray parts, boolean last) {
    JsonObject candidate =
        new JsonObject()
            .put("content", new JsonObject().put("role", "model").put("parts", parts))
            .put("index", 0);
    if (last) {
      candidate.put(
          "finishReason", answer.finish() == Answer.Finish.LENGTH ? "MAX_TOKENS" : "STOP");
    }
    Answer.Counts counts = answer.counts();
    long output = last ? counts.output() : 1;
    return new JsonObject()
        .put("candidates", JsonArray.of(candidate))
        .put(
            "usageMetadata",
            new JsonObject()
                .put("promptTokenCount", counts.input())
                .put("cachedContentTokenCount", counts.cacheRead())
                .put("candidatesTokenCount", output)
                .put("totalTokenCount", counts.input() + output))
        .put("modelVersion", MODEL)
        .put("responseId", "scripted1");
  }

  @Override
  public Script failing(Failure failure) {
    return switch (failure) {
      case INVALID -> error(400, "INVALID_ARGUMENT", "Invalid value at 'generation_config.top_p'.");
      case OUR_KEY_REFUSED -> error(401, "UNAUTHENTICATED", "No valid key: AIza_1.");
      case OUR_KEY_NOT_PERMITTED -> error(403, "PERMISSION_DENIED", "No access: projects_1.");
      case NO_SUCH_MODEL -> error(404, "NOT_FOUND", "models/" + MODEL + " is not found.");
      case RATE_LIMITED ->
          error(
              429,
              "RESOURCE_EXHAUSTED",
              "You exceeded your current quota.",
              new JsonObject()
                  .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                  .put("retryDelay", Failure.RETRY_AFTER + "s"));
      case NO_MONEY -> error(400, "FAILED_PRECONDITION", "Billing is not enabled.");
      case TOO_LONG ->
          error(
              400,
              "INVALID_ARGUMENT",
              "The input token count (1200000) exceeds the maximum number of tokens allowed"
                  + " (1048576).");
      case SERVER -> error(500, "INTERNAL", "An internal error has occurred.");
      case OVERLOADED -> error(503, "UNAVAILABLE", "The model is overloaded.");
    };
  }

  private static Script error(int status, String word, String message, JsonObject... details) {
    return Script.json(status, body(status, word, message, details).encode());
  }

  private static JsonObject body(int status, String word, String message, JsonObject... details) {
    JsonObject error =
        new JsonObject().put("code", status).put("message", message).put("status", word);
    if (details.length > 0) {
      error.put("details", new JsonArray(List.of(details)));
    }
    return new JsonObject().put("error", error);
  }

  @Override
  public String brokenOff() {
    return event(body(503, "UNAVAILABLE", "The model is overloaded."));
  }

  @Override
  public int endOfEvent(Buffer stream, int position) {
    return stream.toString("ISO-8859-1").indexOf("\r\n\r\n", position) + 4;
  }

  @Override
  public Script counted(int tokens) {
    return Script.json(new JsonObject().put("totalTokens", tokens));
  }

  @Override
  public List<Ask.Result> results(JsonObject request) {
    return Wire.objects(request, "contents")
        .flatMap(content -> Wire.objects(content, "parts"))
        .filter(part -> part.containsKey("functionResponse"))
        .map(part -> part.getJsonObject("functionResponse"))
        .map(
            result ->
                new Ask.Result(result.getString("id"), String.valueOf(result.getValue("response"))))
        .toList();
  }
}
