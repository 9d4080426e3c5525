package dev.weir.dialects.cohere;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a stream against the grammar of Cohere's chat: {@code message-start}; blocks of content and
 * calls one after another, each kind numbered from 0, each start, deltas of its own kind, end;
 * deltas of a plan between them; citations, each start and end; {@code message-end} with a reason
 * and usage; {@code [DONE]}. A stream that failed ends in a {@code message-end} that says {@code
 * ERROR}.
 */
final class CohereGrammar {

  private static final Set<String> REASONS =
      Set.of("COMPLETE", "STOP_SEQUENCE", "MAX_TOKENS", "TOOL_CALL", "ERROR_TOXIC");

  private final Set<String> ids = new HashSet<>();
  private boolean started;
  private boolean ended;
  private boolean done;
  private boolean failed;
  private boolean silent; // The open block has said nothing yet.
  private int contents;
  private int calls;
  private int citations;
  private @Nullable String open; // The type of the open block, or "call".
  private boolean citing;
  private final StringBuilder arguments = new StringBuilder();

  private CohereGrammar() {}

  /** Checks a stream that must be whole; gives the data of its events. */
  static List<JsonObject> check(Buffer stream) {
    CohereGrammar grammar = new CohereGrammar();
    List<JsonObject> datas = grammar.takeAll(stream);
    require(grammar.ended && grammar.done && !grammar.failed, "the stream is not whole");
    return datas;
  }

  /** Checks a stream that must end in an error. */
  static List<JsonObject> checkFailed(Buffer stream) {
    CohereGrammar grammar = new CohereGrammar();
    List<JsonObject> datas = grammar.takeAll(stream);
    require(grammar.failed && !grammar.done, "the stream did not fail");
    return datas;
  }

  private List<JsonObject> takeAll(Buffer stream) {
    String text = stream.toString(StandardCharsets.UTF_8);
    require(text.isEmpty() || text.endsWith("\n\n"), "the stream ends within an event");
    List<JsonObject> datas = new ArrayList<>();
    for (String frame : text.split("\n\n")) {
      if (frame.equals(": keep-alive")) {
        continue;
      }
      if (frame.equals("data: [DONE]")) {
        require(ended && !failed && !done, "[DONE] before the end");
        done = true;
        continue;
      }
      String[] lines = frame.split("\n", -1);
      require(
          lines.length == 2 && lines[0].startsWith("event: ") && lines[1].startsWith("data: "),
          "not an event: " + frame);
      JsonObject data = new JsonObject(lines[1].substring(6));
      String name = lines[0].substring(7);
      require(name.equals(data.getString("type", name)), "named otherwise: " + frame);
      require(!ended, "after the end: " + frame);
      try {
        take(name, data);
      } catch (ClassCastException | NullPointerException misshapen) {
        throw new AssertionError("misshapen: " + frame, misshapen);
      }
      datas.add(data);
    }
    return datas;
  }

  private void take(String type, JsonObject data) {
    require(started || type.equals("message-start") || type.equals("message-end"), "not begun");
    switch (type) {
      case "message-start" -> {
        require(!started && !data.getString("id").isEmpty(), "begun twice, or nameless");
        require("assistant".equals(message(data).getString("role")), "not the assistant");
        started = true;
      }
      case "content-start" -> {
        require(open == null && data.getInteger("index") == contents, "out of turn: " + data);
        JsonObject content = message(data).getJsonObject("content");
        open = content.getString("type");
        silent = !content.containsKey("data") && Set.of("text", "thinking").contains(open);
        if (silent) {
          require(content.getString(open).isEmpty(), "begins with text");
        }
      }
      case "content-delta" -> {
        require(open != null && !open.equals("call"), "no content is open");
        require(data.getInteger("index") == contents, "another block: " + data);
        require(isOfItsKind(message(data).getJsonObject("content")), "of another kind");
        silent = false;
      }
      case "content-end" -> {
        require(open != null && !open.equals("call"), "no content is open");
        require(data.getInteger("index") == contents++, "another block: " + data);
        open = null;
      }
      case "tool-plan-delta" -> {
        require(open == null, "a plan within a block");
        require(!message(data).getString("tool_plan").isEmpty(), "an empty plan");
      }
      case "tool-call-start" -> startCall(data);
      case "tool-call-delta" -> {
        require("call".equals(open) && data.getInteger("index") == calls - 1, "no such call");
        JsonObject call = message(data).getJsonObject("tool_calls");
        arguments.append(call.getJsonObject("function").getString("arguments"));
      }
      case "tool-call-end" -> {
        require("call".equals(open) && data.getInteger("index") == calls - 1, "no such call");
        require(!arguments.isEmpty(), "a call without arguments");
        open = null;
      }
      case "citation-start" -> {
        require(!citing && data.getInteger("index") == citations, "out of turn: " + data);
        require(!message(data).getJsonObject("citations").isEmpty(), "an empty citation");
        citing = true;
      }
      case "citation-end" -> {
        require(citing && data.getInteger("index") == citations++, "out of turn: " + data);
        citing = false;
      }
      case "message-end" -> end(data);
      default -> {
        // Clients are told to ignore what they do not know.
      }
    }
  }

  /** Whatever it is in a block of a kind that nobody knows. */
  private boolean isOfItsKind(JsonObject content) {
    return !Set.of("text", "thinking").contains(open) || content.getString(open) != null;
  }

  private void startCall(JsonObject data) {
    require(open == null && data.getInteger("index") == calls++, "out of turn: " + data);
    JsonObject call = message(data).getJsonObject("tool_calls");
    JsonObject function = call.getJsonObject("function");
    require(call.getString("type").equals("function"), "not a function");
    require(!call.getString("id").isEmpty() && ids.add(call.getString("id")), "an id twice");
    require(!function.getString("name").isEmpty(), "a nameless call");
    arguments.setLength(0);
    arguments.append(function.getString("arguments"));
    open = "call";
  }

  private void end(JsonObject data) {
    JsonObject delta = data.getJsonObject("delta");
    String reason = delta.getString("finish_reason");
    ended = true;
    failed = reason.equals("ERROR");
    if (failed) {
      require(!delta.getString("error").isEmpty(), "an error without words");
      return;
    }
    require(started && REASONS.contains(reason) && delta.getString("error") == null, reason);
    require(open == null && !citing, "something is open");
    JsonObject usage = delta.getJsonObject("usage");
    require(usage.getJsonObject("tokens").getLong("input_tokens") >= 0, "negative");
    require(usage.getJsonObject("billed_units") != null, "nothing billed");
  }

  private static JsonObject message(JsonObject data) {
    return data.getJsonObject("delta").getJsonObject("message");
  }

  /** The blocks of content of a whole answer. */
  static JsonArray content(JsonObject answer) {
    JsonArray content = answer.getJsonObject("message").getJsonArray("content");
    return content == null ? new JsonArray() : content;
  }

  private static void require(boolean condition, String offence) {
    if (!condition) {
      throw new AssertionError(offence);
    }
  }
}
