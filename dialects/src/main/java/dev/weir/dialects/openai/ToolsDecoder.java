package dev.weir.dialects.openai;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a request says of tools, in the present form and in the deprecated one of {@code
 * functions}. A tool of a type that we do not know is the vendor's own.
 */
final class ToolsDecoder {

  private static final List<String> CHOICES = List.of("none", "auto", "required");
  private static final List<String> CHOICE_TYPES = List.of("function", "custom", "allowed_tools");
  private static final List<String> MODES = List.of("auto", "required");

  private ToolsDecoder() {}

  static List<Tool> tools(Fields request) {
    List<Tool> tools = new ArrayList<>();
    Path path = request.path("tools");
    for (JsonValue item : request.items("tools")) {
      tools.add(tool(item, path.item(tools.size())));
    }
    for (Fields function : request.objects("functions")) {
      tools.add(deprecated(function));
    }
    return tools;
  }

  private static Tool tool(JsonValue item, Path path) {
    Fields tool = new Fields(item, path, RequestComplaints.INSTANCE);
    String type = tool.requiredText("type");
    return switch (type) {
      case "function" -> function(tool, tool.requiredObject("function"));
      case "custom" -> custom(tool, tool.requiredObject("custom"));
      default -> new Tool.Vendor(DialectName.OPENAI_CHAT, type, item.raw());
    };
  }

  private static Tool function(Fields tool, Fields function) {
    return new Tool.Function(
        function.requiredText("name"),
        function.text("description"),
        function.raw("parameters"),
        function.bool("strict"),
        CacheMarks.read(tool),
        tool.rest(DialectName.OPENAI_CHAT, "function", function));
  }

  private static Tool deprecated(Fields function) {
    return new Tool.Function(
        function.requiredText("name"),
        function.text("description"),
        function.raw("parameters"),
        null,
        null,
        Extras.NONE);
  }

  private static Tool custom(Fields tool, Fields custom) {
    return new Tool.Custom(
        custom.requiredText("name"),
        custom.text("description"),
        custom.raw("format"),
        tool.rest(DialectName.OPENAI_CHAT, "custom", custom));
  }

  static @Nullable ToolChoice choice(Fields request) {
    JsonValue old = request.take("function_call");
    JsonValue choice = request.take("tool_choice");
    if (choice == null) {
      return old == null ? null : functionCall(old, request.path("function_call"));
    }
    Path path = request.path("tool_choice");
    if (choice.isString()) {
      return word(choice.text(), path);
    }
    if (!choice.isObject()) {
      throw RequestComplaints.wrongType(path, "one of a string or object", choice);
    }
    Fields named = new Fields(choice, path, RequestComplaints.INSTANCE);
    String type = named.requiredText("type");
    return switch (type) {
      case "function", "custom" ->
          new ToolChoice.Named(
              named.requiredObject(type).requiredText("name"), type.equals("custom"));
      case "allowed_tools" -> allowed(named.requiredObject(type));
      default -> throw RequestComplaints.unknownValue(named.path("type"), type, CHOICE_TYPES);
    };
  }

  private static ToolChoice word(String word, Path path) {
    return switch (word) {
      case "none" -> new ToolChoice.None();
      case "auto" -> new ToolChoice.Auto();
      case "required" -> new ToolChoice.Required();
      default -> throw RequestComplaints.unknownValue(path, word, CHOICES);
    };
  }

  private static ToolChoice functionCall(JsonValue old, Path path) {
    if (old.isString()) {
      return word(old.text(), path);
    }
    Fields named = new Fields(old, path, RequestComplaints.INSTANCE);
    return new ToolChoice.Named(named.requiredText("name"), false);
  }

  private static ToolChoice allowed(Fields allowed) {
    String mode = allowed.requiredText("mode");
    if (!MODES.contains(mode)) {
      throw RequestComplaints.unknownValue(allowed.path("mode"), mode, MODES);
    }
    List<String> names = new ArrayList<>();
    for (Fields tool : allowed.objects("tools")) {
      String type = tool.requiredText("type");
      names.add(tool.requiredObject(type).requiredText("name"));
    }
    return new ToolChoice.Allowed(names, mode.equals("required"));
  }
}
