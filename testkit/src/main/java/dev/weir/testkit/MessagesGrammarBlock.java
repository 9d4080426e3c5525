package dev.weir.testkit;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The open block of a stream that {@link MessagesGrammar} checks. */
final class MessagesGrammarBlock {

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]+");

  private final JsonObject begun;
  private final String type;
  private final StringBuilder json = new StringBuilder();
  private boolean signed;

  MessagesGrammarBlock(JsonObject begun) {
    this.begun = begun;
    this.type = begun.getString("type");
  }

  /** What is wrong with the block as it began. */
  @Nullable String offence() {
    return switch (type) {
      case "text" -> begun.getString("text").isEmpty() ? null : "a text begins empty";
      case "thinking" ->
          begun.getString("thinking").isEmpty() && begun.getString("signature").isEmpty()
              ? null
              : "a thought begins empty";
      case "tool_use", "server_tool_use", "mcp_tool_use" ->
          ID.matcher(begun.getString("id")).matches()
                  && !begun.getString("name").isEmpty()
                  && begun.getJsonObject("input").isEmpty()
              ? null
              : "a call begins with id, name and empty input";
      default -> null;
    };
  }

  @Nullable String delta(JsonObject delta) {
    String kind = delta.getString("type");
    String wanted =
        switch (kind) {
          case "text_delta", "citations_delta" -> "text";
          case "thinking_delta", "signature_delta" -> "thinking";
          case "input_json_delta" -> type.endsWith("tool_use") ? type : "tool_use";
          case "compaction_delta" -> "compaction";
          default -> type; // A delta that did not exist when this was written.
        };
    if (!wanted.equals(type)) {
      return kind + " in a " + type;
    }
    if (signed) {
      return "a delta after the signature";
    }
    return member(kind, delta);
  }

  private @Nullable String member(String kind, JsonObject delta) {
    boolean there =
        switch (kind) {
          case "text_delta" -> delta.getString("text") != null;
          case "citations_delta" -> delta.getJsonObject("citation") != null;
          case "thinking_delta" -> delta.getString("thinking") != null;
          case "signature_delta" -> {
            signed = true;
            yield delta.getString("signature") != null;
          }
          case "input_json_delta" -> {
            json.append(delta.getString("partial_json"));
            yield delta.getString("partial_json") != null;
          }
          default -> true;
        };
    return there ? null : "the delta is empty";
  }

  /** Whether the pieces of the input, if there are any, make up an object. */
  boolean inputIsWhole() {
    if (json.isEmpty()) {
      return true;
    }
    try {
      new JsonObject(json.toString());
      return true;
    } catch (DecodeException notJson) {
      return false;
    }
  }
}
