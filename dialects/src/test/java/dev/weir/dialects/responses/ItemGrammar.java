package dev.weir.dialects.responses;

import dev.weir.dialects.responses.ResponsesGrammar.Event;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The open item of a stream that {@link ResponsesGrammar} checks. */
final class ItemGrammar {

  private final JsonObject added;
  private final String type;
  private final JsonArray content = new JsonArray();
  private final JsonArray summary = new JsonArray();
  private final StringBuilder text = new StringBuilder();
  private int annotations;
  private @Nullable String open; // The kind of the part that is open.
  private @Nullable String arguments;

  ItemGrammar(JsonObject added) {
    this.added = added;
    this.type = added.getString("type");
  }

  @Nullable String offence(Event event) {
    JsonObject data = event.data();
    if (!added.getString("id").equals(data.getString("item_id"))) {
      return "another item's id";
    }
    return switch (type) {
      case "message" -> message(event.name(), data);
      case "reasoning" -> reasoning(event.name(), data);
      case "function_call" -> call(event.name(), data, "function_call_arguments", "arguments");
      case "custom_tool_call" -> call(event.name(), data, "custom_tool_call_input", "input");
      default -> null;
    };
  }

  private @Nullable String message(String name, JsonObject data) {
    if (data.getInteger("content_index") != content.size()) {
      return "content " + content.size() + " was due";
    }
    JsonObject part = data.getJsonObject("part");
    return switch (name) {
      case "response.content_part.added" -> begin(part.getString("type"), part);
      case "response.output_text.delta" -> {
        data.getJsonArray("logprobs").size();
        yield more("output_text", data.getString("delta"));
      }
      case "response.refusal.delta" -> more("refusal", data.getString("delta"));
      case "response.output_text.annotation.added" ->
          "output_text".equals(open) && data.getInteger("annotation_index") == annotations++
              ? null
              : "an annotation out of place";
      case "response.output_text.done" -> told("output_text", data.getString("text"));
      case "response.refusal.done" -> told("refusal", data.getString("refusal"));
      case "response.content_part.done" -> {
        content.add(part);
        boolean isText = "output_text".equals(open);
        open = null;
        yield text.toString().equals(part.getString(isText ? "text" : "refusal"))
                && (!isText || part.getJsonArray("annotations").size() == annotations)
            ? null
            : "not the part that was told";
      }
      default -> "not an event of a message";
    };
  }

  private @Nullable String begin(String kind, JsonObject part) {
    if (open != null) {
      return "a part is open";
    }
    open = kind;
    text.setLength(0);
    annotations = 0;
    boolean empty =
        kind.equals("refusal")
            ? part.getString("refusal").isEmpty()
            : part.getString("text").isEmpty() && part.getJsonArray("annotations").isEmpty();
    return empty ? null : "a part begins empty";
  }

  private @Nullable String more(String kind, String delta) {
    text.append(delta);
    return kind.equals(open) && !delta.isEmpty() ? null : "a delta where it does not fit";
  }

  private @Nullable String told(String kind, String whole) {
    return kind.equals(open) && text.toString().equals(whole) ? null : "not what was told";
  }

  private @Nullable String reasoning(String name, JsonObject data) {
    boolean full = name.startsWith("response.reasoning_text.");
    JsonArray done = full ? content : summary;
    if (data.getInteger(full ? "content_index" : "summary_index") != done.size()) {
      return "part " + done.size() + " was due";
    }
    return switch (name) {
      case "response.reasoning_summary_part.added" ->
          begin(
              "summary_text",
              data.getJsonObject("part").copy().put("annotations", new JsonArray()));
      case "response.reasoning_summary_text.delta" -> more("summary_text", data.getString("delta"));
      case "response.reasoning_summary_text.done" -> told("summary_text", data.getString("text"));
      case "response.reasoning_summary_part.done" -> {
        open = null;
        summary.add(data.getJsonObject("part"));
        yield text.toString().equals(data.getJsonObject("part").getString("text"))
            ? null
            : "not the part that was told";
      }
      case "response.reasoning_text.delta" -> {
        if (open == null) {
          open = "reasoning_text";
          text.setLength(0);
        }
        yield more("reasoning_text", data.getString("delta"));
      }
      case "response.reasoning_text.done" -> {
        String offence = told("reasoning_text", data.getString("text"));
        open = null;
        content.add(new JsonObject().put("type", "reasoning_text").put("text", text.toString()));
        yield offence;
      }
      default -> "not an event of a thought";
    };
  }

  private @Nullable String call(String name, JsonObject data, String events, String member) {
    if (arguments != null) {
      return "the arguments were whole";
    }
    if (name.equals("response." + events + ".delta")) {
      text.append(data.getString("delta"));
      return data.getString("delta").isEmpty() ? "an empty delta" : null;
    }
    arguments = data.getString(member);
    return name.equals("response." + events + ".done") && text.toString().equals(arguments)
        ? null
        : "not an event of a call, or not what was told";
  }

  /** What is wrong with the item as it ends. */
  @Nullable String doneOffence(JsonObject done) {
    if (open != null) {
      return "a part is open";
    }
    if (!Objects.equals(done.getString("id"), added.getString("id"))
        || !done.getString("type").equals(type)) {
      return "not the item that began";
    }
    boolean same =
        switch (type) {
          case "message" ->
              done.getJsonArray("content").equals(content)
                  && done.getString("role").equals("assistant")
                  && added.getJsonArray("content").isEmpty();
          case "reasoning" ->
              done.getJsonArray("summary").equals(summary)
                  && done.getJsonArray("content", new JsonArray()).equals(content)
                  && added.getJsonArray("summary").isEmpty();
          case "function_call" -> isCall(done, "arguments");
          case "custom_tool_call" -> isCall(done, "input");
          default -> true;
        };
    return same ? null : "not what was told of it";
  }

  private boolean isCall(JsonObject done, String member) {
    return done.getString(member).equals(arguments)
        && added.getString(member).isEmpty()
        && done.getString("call_id").equals(added.getString("call_id"))
        && !done.getString("call_id").equals(done.getString("id"))
        && done.getString("name").equals(added.getString("name"));
  }
}
