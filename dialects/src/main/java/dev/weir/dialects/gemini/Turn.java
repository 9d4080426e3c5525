package dev.weir.dialects.gemini;

import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One content as it will be written: results of functions first, then everything else. */
final class Turn {

  final boolean model;
  final List<Part.ToolResult> results = new ArrayList<>();
  final List<Part> parts = new ArrayList<>();
  final Map<String, RawJson> extras = new LinkedHashMap<>();

  Turn(boolean model) {
    this.model = model;
  }

  void add(Part part) {
    if (part instanceof Part.ToolResult result) {
      results.add(result);
    } else {
      parts.add(part);
    }
  }

  /** The calls that the next turn must answer. */
  List<Part.ToolCall> calls() {
    return parts.stream()
        .filter(Part.ToolCall.class::isInstance)
        .map(Part.ToolCall.class::cast)
        .toList();
  }
}
