package dev.weir.testkit.vendor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What OpenAI's Responses API answers, in the exact shape of its documentation. */
public final class ResponsesTranscripts {

  /** The id of every response. */
  public static final String ID = "resp_Scripted1";

  private static final String MESSAGE_ID = "msg_Scripted1";

  private ResponsesTranscripts() {}

  /** A call of a function. */
  public record Call(String id, String name, String arguments) {}

  /** A whole answer of text. */
  public static String answer(String model, String text) {
    return completed(model, JsonArray.of(message("completed", JsonArray.of(part(text)))), 3)
        .encode();
  }

  /** A whole answer that calls functions. */
  public static String answerCalling(String model, Call... calls) {
    return completed(model, items(calls), 7).encode();
  }

  /** A streamed answer of text, a delta for each piece. */
  public static String stream(String model, String... pieces) {
    return String.join("", streamEvents(model, pieces));
  }

  /** The events of {@link #stream}, one each. */
  public static List<String> streamEvents(String model, String... pieces) {
    String text = String.join("", pieces);
    Events events = new Events(model);
    events.add("response.output_item.added", item(0, message("in_progress", new JsonArray())));
    events.add("response.content_part.added", content().put("part", part("")));
    for (String piece : pieces) {
      events.add("response.output_text.delta", delta(piece));
    }
    events.add(
        "response.output_text.done", content().put("text", text).put("logprobs", new JsonArray()));
    events.add("response.content_part.done", content().put("part", part(text)));
    JsonObject message = message("completed", JsonArray.of(part(text)));
    events.add("response.output_item.done", item(0, message));
    return events.completed(JsonArray.of(message), pieces.length);
  }

  /** A streamed answer that calls functions, one item after another. */
  public static String streamCalling(String model, Call... calls) {
    Events events = new Events(model);
    for (int i = 0; i < calls.length; i++) {
      Call call = calls[i];
      int middle = call.arguments().length() / 2;
      events.add("response.output_item.added", item(i, call(call, "", "in_progress")));
      for (String piece :
          List.of(call.arguments().substring(0, middle), call.arguments().substring(middle))) {
        events.add("response.function_call_arguments.delta", callItem(i, call).put("delta", piece));
      }
      events.add(
          "response.function_call_arguments.done",
          callItem(i, call).put("arguments", call.arguments()).put("name", call.name()));
      events.add("response.output_item.done", item(i, call(call, call.arguments(), "completed")));
    }
    return String.join("", events.completed(items(calls), 7));
  }

  /** One event with text, of the first item. */
  public static String text(String piece) {
    return event("response.output_text.delta", 4, delta(piece));
  }

  /** The event with which OpenAI breaks a stream off. */
  public static String errorEvent(String code, String message) {
    return event(
        "error", 5, new JsonObject().put("code", code).put("message", message).putNull("param"));
  }

  /** The answer to {@code input_tokens}. */
  public static String counted(int tokens) {
    return new JsonObject()
        .put("object", "response.input_tokens")
        .put("input_tokens", tokens)
        .encode();
  }

  /** A stream in the making, its events numbered. */
  private static final class Events {

    private final String model;
    private final List<String> events = new ArrayList<>();

    Events(String model) {
      this.model = model;
      add("response.created", of(response(model, "in_progress", new JsonArray())));
      add("response.in_progress", of(response(model, "in_progress", new JsonArray())));
    }

    void add(String type, JsonObject members) {
      events.add(event(type, events.size(), members));
    }

    List<String> completed(JsonArray output, int outputTokens) {
      add("response.completed", of(ResponsesTranscripts.completed(model, output, outputTokens)));
      return events;
    }

    private static JsonObject of(JsonObject response) {
      return new JsonObject().put("response", response);
    }
  }

  private static String event(String type, int number, JsonObject members) {
    JsonObject data = new JsonObject().put("type", type).put("sequence_number", number);
    data.getMap().putAll(members.getMap());
    return "event: " + type + "\ndata: " + data.encode() + "\n\n";
  }

  private static JsonObject completed(String model, JsonArray output, int outputTokens) {
    return response(model, "completed", output)
        .put(
            "usage",
            new JsonObject()
                .put("input_tokens", 12)
                .put("input_tokens_details", new JsonObject().put("cached_tokens", 0))
                .put("output_tokens", outputTokens)
                .put("output_tokens_details", new JsonObject().put("reasoning_tokens", 0))
                .put("total_tokens", 12 + outputTokens));
  }

  private static JsonObject response(String model, String status, JsonArray output) {
    return new JsonObject()
        .put("id", ID)
        .put("object", "response")
        .put("created_at", OpenAiTranscripts.CREATED)
        .put("status", status)
        .putNull("error")
        .putNull("incomplete_details")
        .put("model", model)
        .put("output", output)
        .put("parallel_tool_calls", true)
        .put("store", false)
        .put("tool_choice", "auto")
        .put("tools", new JsonArray())
        .putNull("usage");
  }

  private static JsonObject message(String status, JsonArray content) {
    return new JsonObject()
        .put("type", "message")
        .put("id", MESSAGE_ID)
        .put("status", status)
        .put("role", "assistant")
        .put("content", content);
  }

  private static JsonObject part(String text) {
    return new JsonObject()
        .put("type", "output_text")
        .put("text", text)
        .put("annotations", new JsonArray());
  }

  private static JsonArray items(Call... calls) {
    JsonArray items = new JsonArray();
    for (Call call : calls) {
      items.add(call(call, call.arguments(), "completed"));
    }
    return items;
  }

  private static JsonObject call(Call call, String arguments, String status) {
    return new JsonObject()
        .put("type", "function_call")
        .put("id", "fc_" + call.id())
        .put("call_id", call.id())
        .put("name", call.name())
        .put("arguments", arguments)
        .put("status", status);
  }

  private static JsonObject item(int index, JsonObject item) {
    return new JsonObject().put("output_index", index).put("item", item);
  }

  private static JsonObject callItem(int index, Call call) {
    return new JsonObject().put("item_id", "fc_" + call.id()).put("output_index", index);
  }

  private static JsonObject content() {
    return new JsonObject()
        .put("item_id", MESSAGE_ID)
        .put("output_index", 0)
        .put("content_index", 0);
  }

  private static JsonObject delta(String piece) {
    return content().put("delta", piece).put("logprobs", new JsonArray());
  }
}
