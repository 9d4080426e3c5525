package dev.weir.dialects.bedrock;

import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One message as it will be written: tool results first, then everything else. */
final class Turn {

  static final String USER = "user";
  static final String ASSISTANT = "assistant";
  static final String SYSTEM = "system";

  private static final String BESIDE_DOCUMENT = "See the document.";

  final String role;
  final List<Part.ToolResult> results = new ArrayList<>();
  final List<Part> parts = new ArrayList<>();
  final Map<String, RawJson> extras = new LinkedHashMap<>();

  Turn(String role) {
    this.role = role;
  }

  void add(Part part) {
    if (part instanceof Part.ToolResult result) {
      results.add(result);
    } else {
      parts.add(part);
    }
  }

  boolean is(String wanted) {
    return role.equals(wanted);
  }

  /** The calls that the next turn must answer. */
  List<Part.ToolCall> calls() {
    return parts.stream()
        .filter(Part.ToolCall.class::isInstance)
        .map(Part.ToolCall.class::cast)
        .toList();
  }

  boolean beginsWithThought() {
    return !parts.isEmpty()
        && (parts.getFirst() instanceof Part.Thinking
            || parts.getFirst() instanceof Part.RedactedThinking);
  }

  /** Converse refuses a document that has no text beside it. */
  void addTextToDocument() {
    boolean document = parts.stream().anyMatch(Part.Document.class::isInstance);
    boolean text = parts.stream().anyMatch(Part.Text.class::isInstance);
    if (document && !text) {
      parts.add(Part.Text.of(BESIDE_DOCUMENT));
    }
  }
}
