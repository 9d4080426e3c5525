package dev.weir.testkit.vendor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What Anthropic's Messages API answers, in the exact shape of its documentation. */
public final class AnthropicTranscripts {

  /** The id of every answer. */
  public static final String ID = "msg_01Scripted";

  private AnthropicTranscripts() {}

  /** A call of a tool. */
  public record Call(String id, String name, JsonObject input) {}

  /** A whole answer of text. */
  public static String answer(String model, String text) {
    return message(model, JsonArray.of(textBlock(text).putNull("citations")), "end_turn");
  }

  /** A whole answer that calls tools. */
  public static String answerCalling(String model, Call... calls) {
    JsonArray content = new JsonArray();
    for (Call call : calls) {
      content.add(toolBlock(call, call.input()));
    }
    return message(model, content, "tool_use");
  }

  /** A whole answer that shows a thought. */
  public static String answerThinking(String model, String thought, String signature, String text) {
    JsonArray content =
        JsonArray.of(thinkingBlock(thought).put("signature", signature), textBlock(text));
    return message(model, content, "end_turn");
  }

  private static String message(String model, JsonArray content, String reason) {
    return start(model)
        .put("content", content)
        .put("stop_reason", reason)
        .put("usage", usage(10, 4))
        .encode();
  }

  private static JsonObject start(String model) {
    return new JsonObject()
        .put("id", ID)
        .put("type", "message")
        .put("role", "assistant")
        .put("model", model)
        .put("content", new JsonArray())
        .putNull("stop_reason")
        .putNull("stop_sequence")
        .put("usage", usage(10, 1));
  }

  private static JsonObject usage(int input, int output) {
    return new JsonObject()
        .put("input_tokens", input)
        .put("cache_creation_input_tokens", 0)
        .put("cache_read_input_tokens", 0)
        .put(
            "cache_creation",
            new JsonObject()
                .put("ephemeral_5m_input_tokens", 0)
                .put("ephemeral_1h_input_tokens", 0))
        .put("output_tokens", output)
        .put("service_tier", "standard");
  }

  /** A streamed answer of text, a delta for each piece. */
  public static String stream(String model, String... pieces) {
    return String.join("", streamEvents(model, pieces));
  }

  /** The events of {@link #stream}, one each. */
  public static List<String> streamEvents(String model, String... pieces) {
    List<String> events = new ArrayList<>();
    events.add(messageStart(model));
    events.add(blockStart(0, textBlock("")));
    events.add(event("ping", new JsonObject()));
    for (String piece : pieces) {
      events.add(text(0, piece));
    }
    events.add(blockStop(0));
    events.add(messageDelta("end_turn", pieces.length));
    events.add(event("message_stop", new JsonObject()));
    return events;
  }

  /** A streamed answer that calls tools, one block after another. */
  public static String streamCalling(String model, Call... calls) {
    StringBuilder events = new StringBuilder(messageStart(model));
    for (int i = 0; i < calls.length; i++) {
      String input = calls[i].input().encode();
      events.append(blockStart(i, toolBlock(calls[i], new JsonObject())));
      events.append(inputJson(i, ""));
      events.append(inputJson(i, input.substring(0, input.length() / 2)));
      events.append(inputJson(i, input.substring(input.length() / 2)));
      events.append(blockStop(i));
    }
    return events
        .append(messageDelta("tool_use", 7))
        .append(event("message_stop", new JsonObject()))
        .toString();
  }

  /** A streamed answer that shows a thought and its signature before the text. */
  public static String streamThinking(
      String model, String thought, String signature, String... pieces) {
    StringBuilder events = new StringBuilder(messageStart(model));
    events.append(blockStart(0, thinkingBlock("").put("signature", "")));
    events.append(
        delta(0, new JsonObject().put("type", "thinking_delta").put("thinking", thought)));
    events.append(
        delta(0, new JsonObject().put("type", "signature_delta").put("signature", signature)));
    events.append(blockStop(0));
    events.append(blockStart(1, textBlock("")));
    for (String piece : pieces) {
      events.append(text(1, piece));
    }
    return events
        .append(blockStop(1))
        .append(messageDelta("end_turn", pieces.length + 5))
        .append(event("message_stop", new JsonObject()))
        .toString();
  }

  /** The first event of a stream. */
  public static String messageStart(String model) {
    return event("message_start", new JsonObject().put("message", start(model)));
  }

  /** An event that opens a block of text. */
  public static String textStart(int index) {
    return blockStart(index, textBlock(""));
  }

  /** One event with text. */
  public static String text(int index, String piece) {
    return delta(index, new JsonObject().put("type", "text_delta").put("text", piece));
  }

  /** The event with which Anthropic breaks a stream off. */
  public static String errorEvent(String type, String message) {
    return "event: error\ndata: " + error(type, message) + "\n\n";
  }

  private static String inputJson(int index, String piece) {
    return delta(
        index, new JsonObject().put("type", "input_json_delta").put("partial_json", piece));
  }

  private static String delta(int index, JsonObject delta) {
    return event("content_block_delta", new JsonObject().put("index", index).put("delta", delta));
  }

  private static String blockStart(int index, JsonObject block) {
    return event(
        "content_block_start", new JsonObject().put("index", index).put("content_block", block));
  }

  private static String blockStop(int index) {
    return event("content_block_stop", new JsonObject().put("index", index));
  }

  private static String messageDelta(String reason, int output) {
    return event(
        "message_delta",
        new JsonObject()
            .put("delta", new JsonObject().put("stop_reason", reason).putNull("stop_sequence"))
            .put("usage", new JsonObject().put("output_tokens", output)));
  }

  private static String event(String type, JsonObject members) {
    JsonObject data = new JsonObject().put("type", type);
    data.getMap().putAll(members.getMap());
    return "event: " + type + "\ndata: " + data.encode() + "\n\n";
  }

  private static JsonObject textBlock(String text) {
    return new JsonObject().put("type", "text").put("text", text);
  }

  private static JsonObject thinkingBlock(String thought) {
    return new JsonObject().put("type", "thinking").put("thinking", thought);
  }

  private static JsonObject toolBlock(Call call, JsonObject input) {
    return new JsonObject()
        .put("type", "tool_use")
        .put("id", call.id())
        .put("name", call.name())
        .put("input", input);
  }

  /** An error's body. */
  public static String error(String type, String message) {
    return new JsonObject()
        .put("type", "error")
        .put("error", new JsonObject().put("type", type).put("message", message))
        .put("request_id", "req_011Scripted")
        .encode();
  }

  /** The answer to {@code count_tokens}. */
  public static String counted(int tokens) {
    return new JsonObject().put("input_tokens", tokens).encode();
  }

  /** A model list's body: one page, or one of several. */
  public static String models(boolean more, String... ids) {
    JsonArray data = new JsonArray();
    for (String id : ids) {
      data.add(
          new JsonObject()
              .put("type", "model")
              .put("id", id)
              .put("display_name", "Model " + id)
              .put("created_at", "2026-02-04T00:00:00Z"));
    }
    return new JsonObject()
        .put("data", data)
        .put("has_more", more)
        .put("first_id", ids.length == 0 ? null : ids[0])
        .put("last_id", ids.length == 0 ? null : ids[ids.length - 1])
        .encode();
  }
}
