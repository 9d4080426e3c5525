package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code tool_choice}. */
final class ToolReader {

  private static final Wording WORDING = Wording.REQUEST;

  /** Stands, in Claude Code's requests, for the tools that it has not shown yet. */
  private static final String PLACEHOLDER = "DeferredToolPlaceholder";

  private ToolReader() {}

  /**
   * What {@code tool_choice} says.
   *
   * @param parallel null when it says nothing of calls at once
   */
  record Choice(@Nullable ToolChoice choice, @Nullable Boolean parallel) {}

  static List<Tool> tools(Fields body) {
    List<Tool> tools = new ArrayList<>();
    for (JsonValue tool : body.items("tools")) {
      tools.add(tool(tool, body.path("tools").item(tools.size())));
    }
    return tools;
  }

  private static Tool tool(JsonValue tool, Path path) {
    String type = tool.textOf("type");
    if (type != null && !type.equals("custom")) {
      return new Tool.Vendor(ANTHROPIC_MESSAGES, type, tool.raw());
    }
    if (isPlaceholder(tool)) {
      return new Tool.Vendor(ANTHROPIC_MESSAGES, PLACEHOLDER, tool.raw());
    }
    Fields fields = new Fields(tool, path.member("custom"), WORDING);
    fields.skip("type");
    String name = fields.requiredText("name");
    String description = fields.text("description");
    JsonValue schema = fields.take("input_schema");
    if (schema == null) {
      throw WORDING.missing(fields.path("input_schema"));
    }
    if (!schema.isObject()) {
      throw WORDING.wrongType(fields.path("input_schema"), Wanted.OBJECT, schema);
    }
    RawJson parameters = schema.raw();
    Boolean strict = fields.bool("strict");
    CacheMark cache = CacheControl.take(fields);
    return new Tool.Function(
        name, description, parameters, strict, cache, fields.rest(ANTHROPIC_MESSAGES));
  }

  /** Anthropic never shows it to the model; another vendor's model would call it. */
  private static boolean isPlaceholder(JsonValue tool) {
    JsonValue deferred = tool.get("defer_loading");
    return PLACEHOLDER.equals(tool.textOf("name"))
        && deferred != null
        && deferred.text().equals("true");
  }

  static Choice choice(@Nullable Fields choice) {
    if (choice == null) {
      return new Choice(null, null);
    }
    String type = choice.requiredText("type");
    ToolChoice read =
        switch (type) {
          case "auto" -> new ToolChoice.Auto();
          case "any" -> new ToolChoice.Required();
          case "none" -> new ToolChoice.None();
          case "tool" -> new ToolChoice.Named(choice.requiredText("name"), false);
          default ->
              throw WORDING.fault(
                  choice.path(),
                  "Input tag '"
                      + type
                      + "' found using 'type' does not match any of the expected tags: 'auto',"
                      + " 'any', 'tool', 'none'");
        };
    Boolean disabled = choice.bool("disable_parallel_tool_use");
    return new Choice(read, disabled == null ? null : !disabled);
  }
}
