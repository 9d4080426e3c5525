package dev.weir.dialects.anthropic;

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

  boolean isEmpty() {
    return results.isEmpty() && parts.isEmpty();
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
}
