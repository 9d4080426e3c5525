package dev.weir.testkit.vendor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Cohere's Chat API, version 2, answers, in the exact shape of its documentation. */
public final class CohereTranscripts {

  /** The id of every answer. */
  public static final String ID = "c14c80c3-18eb-4519-9460-6c92edd8cfb4";

  private CohereTranscripts() {}

  /** A call of a function. */
  public record Call(String id, String name, String arguments) {}

  /** A whole answer of text. */
  public static String answer(String text) {
    return answer(
        new JsonObject().put("role", "assistant").put("content", JsonArray.of(content(text))),
        "COMPLETE");
  }

  /** A whole answer that calls functions. */
  public static String answerCalling(Call... calls) {
    JsonArray list = new JsonArray();
    for (Call call : calls) {
      list.add(call(call, call.arguments()));
    }
    return answer(new JsonObject().put("role", "assistant").put("tool_calls", list), "TOOL_CALL");
  }

  private static String answer(JsonObject message, String reason) {
    return new JsonObject()
        .put("id", ID)
        .put("message", message)
        .put("finish_reason", reason)
        .put("usage", usage(3))
        .encode();
  }

  /** A streamed answer of text, a delta for each piece. */
  public static String stream(String... pieces) {
    return String.join("", streamEvents(pieces));
  }

  /** The events of {@link #stream}, one each. */
  public static List<String> streamEvents(String... pieces) {
    List<String> events = new ArrayList<>();
    events.add(messageStart());
    events.add(event("content-start", 0, new JsonObject().put("content", content(""))));
    for (String piece : pieces) {
      events.add(text(piece));
    }
    events.add(event("content-end", 0, null));
    events.add(messageEnd("COMPLETE", pieces.length));
    return events;
  }

  /** A streamed answer that calls functions, one after another. */
  public static String streamCalling(Call... calls) {
    StringBuilder events = new StringBuilder(messageStart());
    for (int i = 0; i < calls.length; i++) {
      String arguments = calls[i].arguments();
      int middle = arguments.length() / 2;
      events.append(
          event("tool-call-start", i, new JsonObject().put("tool_calls", call(calls[i], ""))));
      events.append(argumentsDelta(i, arguments.substring(0, middle)));
      events.append(argumentsDelta(i, arguments.substring(middle)));
      events.append(event("tool-call-end", i, null));
    }
    return events.append(messageEnd("TOOL_CALL", 7)).toString();
  }

  /** One event with text. */
  public static String text(String piece) {
    return event(
        "content-delta", 0, new JsonObject().put("content", new JsonObject().put("text", piece)));
  }

  /** The event with which Cohere ends a stream that has failed. */
  public static String errorEvent(String message) {
    return framed(
        new JsonObject()
            .put("type", "message-end")
            .put("delta", new JsonObject().put("finish_reason", "ERROR").put("error", message)));
  }

  private static String messageStart() {
    JsonObject message =
        new JsonObject()
            .put("role", "assistant")
            .put("content", new JsonArray())
            .put("tool_plan", "")
            .put("tool_calls", new JsonArray())
            .put("citations", new JsonArray());
    return framed(
        new JsonObject()
            .put("id", ID)
            .put("type", "message-start")
            .put("delta", new JsonObject().put("message", message)));
  }

  private static String messageEnd(String reason, int outputTokens) {
    return framed(
        new JsonObject()
            .put("type", "message-end")
            .put(
                "delta",
                new JsonObject().put("finish_reason", reason).put("usage", usage(outputTokens))));
  }

  private static String argumentsDelta(int index, String piece) {
    JsonObject function = new JsonObject().put("arguments", piece);
    return event(
        "tool-call-delta",
        index,
        new JsonObject().put("tool_calls", new JsonObject().put("function", function)));
  }

  private static String event(String type, int index, @Nullable JsonObject message) {
    JsonObject data = new JsonObject().put("type", type).put("index", index);
    if (message != null) {
      data.put("delta", new JsonObject().put("message", message));
    }
    return framed(data);
  }

  private static String framed(JsonObject data) {
    return "event: " + data.getString("type") + "\ndata: " + data.encode() + "\n\n";
  }

  private static JsonObject content(String text) {
    return new JsonObject().put("type", "text").put("text", text);
  }

  private static JsonObject call(Call call, String arguments) {
    return new JsonObject()
        .put("id", call.id())
        .put("type", "function")
        .put("function", new JsonObject().put("name", call.name()).put("arguments", arguments));
  }

  private static JsonObject usage(int outputTokens) {
    return new JsonObject()
        .put(
            "billed_units",
            new JsonObject().put("input_tokens", 5).put("output_tokens", outputTokens))
        .put("tokens", new JsonObject().put("input_tokens", 71).put("output_tokens", outputTokens));
  }

  /** An error's body. */
  public static String error(String message) {
    return new JsonObject().put("id", ID).put("message", message).encode();
  }

  /**
   * A model list's body.
   *
   * @param next names the next page; null on the last one
   */
  public static String models(@Nullable String next, String... names) {
    JsonArray models = new JsonArray();
    for (String name : names) {
      models.add(
          new JsonObject()
              .put("name", name)
              .put("endpoints", JsonArray.of("generate", "chat"))
              .put("finetuned", false)
              .put("context_length", 288_000));
    }
    JsonObject page = new JsonObject().put("models", models);
    return (next == null ? page : page.put("next_page_token", next)).encode();
  }
}
