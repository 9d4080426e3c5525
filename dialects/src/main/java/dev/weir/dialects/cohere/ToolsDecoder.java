package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tools}, {@code strict_tools}, which is every function's strictness, and {@code
 * tool_choice}. A tool of a type that we do not know is the vendor's own.
 */
final class ToolsDecoder {

  private static final List<String> CHOICES = List.of("REQUIRED", "NONE");

  private ToolsDecoder() {}

  static List<Tool> tools(Fields request) {
    List<JsonValue> items = request.items("tools");
    if (items.isEmpty()) {
      return List.of(); // strict_tools then is an unknown member.
    }
    Boolean strict = request.bool("strict_tools");
    Path path = request.path("tools");
    List<Tool> tools = new ArrayList<>();
    for (JsonValue item : items) {
      tools.add(tool(item, path.item(tools.size()), strict));
    }
    return tools;
  }

  private static Tool tool(JsonValue item, Path path, @Nullable Boolean strict) {
    Fields tool = new Fields(item, path, Wording.REQUEST);
    String type = tool.text("type");
    if (type != null && !type.equals("function")) {
      return new Tool.Vendor(COHERE_CHAT, type, item.raw());
    }
    Fields function = tool.requiredObject("function");
    return new Tool.Function(
        function.requiredText("name"),
        function.text("description"),
        function.raw("parameters"),
        strict,
        null,
        tool.rest(COHERE_CHAT, "function", function));
  }

  static @Nullable ToolChoice choice(Fields request) {
    String choice = request.text("tool_choice");
    return switch (choice) {
      case null -> null;
      case "REQUIRED" -> new ToolChoice.Required();
      case "NONE" -> new ToolChoice.None();
      default -> throw Wording.REQUEST.unknownWord(request.path("tool_choice"), CHOICES);
    };
  }
}
