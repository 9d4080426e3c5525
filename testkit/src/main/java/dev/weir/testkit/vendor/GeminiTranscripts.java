package dev.weir.testkit.vendor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Google's Gemini API answers, in the exact shape of its documentation. */
public final class GeminiTranscripts {

  /** The id of every answer. */
  public static final String ID = "Scripted1";

  private GeminiTranscripts() {}

  /** A call of a function. */
  public record Call(String name, JsonObject args) {}

  /** A whole answer of text. */
  public static String answer(String model, String text) {
    return chunk(model, JsonArray.of(textPart(text)), "STOP", 3);
  }

  /** A whole answer that calls functions. */
  public static String answerCalling(String model, Call... calls) {
    JsonArray parts = new JsonArray();
    for (Call call : calls) {
      parts.add(callPart(call));
    }
    return chunk(model, parts, "STOP", 7);
  }

  /** A streamed answer of text, a chunk for each piece and one that ends it. */
  public static String stream(String model, String... pieces) {
    return String.join("", streamEvents(model, pieces));
  }

  /** The events of {@link #stream}, one each. */
  public static List<String> streamEvents(String model, String... pieces) {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < pieces.length; i++) {
      events.add(framed(chunk(model, JsonArray.of(textPart(pieces[i])), null, i + 1)));
    }
    events.add(framed(chunk(model, JsonArray.of(textPart("")), "STOP", pieces.length)));
    return events;
  }

  /** A streamed answer that calls functions, each in a chunk of its own. */
  public static String streamCalling(String model, Call... calls) {
    StringBuilder events = new StringBuilder();
    for (Call call : calls) {
      events.append(framed(chunk(model, JsonArray.of(callPart(call)), null, 5)));
    }
    return events.append(framed(chunk(model, JsonArray.of(textPart("")), "STOP", 7))).toString();
  }

  /** One event with text. */
  public static String text(String model, String piece) {
    return framed(chunk(model, JsonArray.of(textPart(piece)), null, 1));
  }

  /** The event with which Google breaks a stream off. */
  public static String errorEvent(int code, String status, String message) {
    return framed(error(code, status, message));
  }

  private static String framed(String json) {
    return "data: " + json + "\n\n";
  }

  private static JsonObject textPart(String text) {
    return new JsonObject().put("text", text);
  }

  private static JsonObject callPart(Call call) {
    return new JsonObject()
        .put("functionCall", new JsonObject().put("name", call.name()).put("args", call.args()));
  }

  private static String chunk(
      String model, JsonArray parts, @Nullable String reason, int outputTokens) {
    JsonObject candidate =
        new JsonObject().put("content", new JsonObject().put("parts", parts).put("role", "model"));
    if (reason != null) {
      candidate.put("finishReason", reason);
    }
    return new JsonObject()
        .put("candidates", JsonArray.of(candidate.put("index", 0)))
        .put(
            "usageMetadata",
            new JsonObject()
                .put("promptTokenCount", 12)
                .put("candidatesTokenCount", outputTokens)
                .put("totalTokenCount", 12 + outputTokens))
        .put("modelVersion", model)
        .put("responseId", ID)
        .encode();
  }

  /** An error's body. */
  public static String error(int code, String status, String message, JsonObject... details) {
    JsonObject error =
        new JsonObject().put("code", code).put("message", message).put("status", status);
    if (details.length > 0) {
      error.put("details", new JsonArray(List.of(details)));
    }
    return new JsonObject().put("error", error).encode();
  }

  /** The detail of an error that says why. */
  public static JsonObject reason(String reason) {
    return new JsonObject()
        .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
        .put("reason", reason)
        .put("domain", "googleapis.com");
  }

  /** The answer to {@code countTokens}. */
  public static String counted(int tokens) {
    return new JsonObject().put("totalTokens", tokens).encode();
  }

  /**
   * A model list's body.
   *
   * @param next names the next page; null on the last one
   */
  public static String models(@Nullable String next, String... ids) {
    JsonArray models = new JsonArray();
    for (String id : ids) {
      models.add(
          new JsonObject()
              .put("name", "models/" + id)
              .put("version", "001")
              .put("displayName", "Model " + id)
              .put("inputTokenLimit", 1_048_576)
              .put("outputTokenLimit", 65_536)
              .put("supportedGenerationMethods", JsonArray.of("generateContent", "countTokens")));
    }
    JsonObject page = new JsonObject().put("models", models);
    return (next == null ? page : page.put("nextPageToken", next)).encode();
  }
}
