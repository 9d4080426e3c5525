package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code toolConfig}. */
final class ToolReader {

  private static final Wording WORDING = Wording.REQUEST;

  private ToolReader() {}

  static List<Tool> tools(ProtoFields body) {
    List<Tool> tools = new ArrayList<>();
    Path path = body.path("tools");
    int index = 0;
    for (JsonValue item : body.items("tools")) {
      ProtoFields tool = new ProtoFields(item, path.item(index++), WORDING);
      int number = 0;
      for (JsonValue declaration : tool.items("functionDeclarations")) {
        Path here = tool.path("functionDeclarations").item(number++);
        tools.add(function(new ProtoFields(declaration, here, WORDING)));
      }
      Map<String, RawJson> own = tool.left();
      if (!own.isEmpty()) {
        String type = own.keySet().iterator().next();
        tools.add(new Tool.Vendor(GEMINI, type, new JsonWriter().object(own).toRaw()));
      }
    }
    return tools;
  }

  private static Tool function(ProtoFields declaration) {
    String name = declaration.requiredText("name");
    String description = declaration.text("description");
    JsonValue schema = declaration.take("parametersJsonSchema");
    JsonValue openApi = schema == null ? declaration.take("parameters") : null;
    JsonValue told = schema == null ? openApi : schema;
    RawJson parameters = told == null ? null : PlainSchema.of(told);
    return new Tool.Function(name, description, parameters, null, null, declaration.rest());
  }

  /**
   * What {@code functionCallingConfig} says; null when it says nothing. A mode that only Google
   * knows stays among the members that nobody took.
   */
  static @Nullable ToolChoice choice(@Nullable ProtoFields config) {
    if (config == null) {
      return null;
    }
    JsonValue told = config.peek("mode");
    String mode = told == null ? "" : told.text();
    if (!mode.equals("VALIDATED")) {
      config.text("mode");
    }
    List<String> names = config.texts("allowedFunctionNames");
    return switch (mode) {
      case "", "MODE_UNSPECIFIED" -> null;
      case "AUTO" -> new ToolChoice.Auto();
      case "NONE" -> new ToolChoice.None();
      case "VALIDATED" ->
          names.isEmpty() ? new ToolChoice.Auto() : new ToolChoice.Allowed(names, false);
      case "ANY" ->
          switch (names.size()) {
            case 0 -> new ToolChoice.Required();
            case 1 -> new ToolChoice.Named(names.getFirst(), false);
            default -> new ToolChoice.Allowed(names, true);
          };
      default -> throw WORDING.fault(config.path("mode"), "AUTO, ANY, NONE or VALIDATED expected");
    };
  }
}
