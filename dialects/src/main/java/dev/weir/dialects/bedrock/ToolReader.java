package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code toolConfig}, and what Claude's additional fields say of the choice. */
final class ToolReader {

  /** The member of the additional fields that is Claude's own choice of tools. */
  static final String CLAUDES_CHOICE = "tool_choice";

  private static final Wording WORDING = Wording.REQUEST;
  private static final String DISABLED = "disable_parallel_tool_use";
  private static final Set<String> CHOICE_MEMBERS = Set.of("type", "name", DISABLED);

  private ToolReader() {}

  /**
   * What is said of the choice.
   *
   * @param parallel null when nothing is said of calls at once
   */
  record Choice(@Nullable ToolChoice choice, @Nullable Boolean parallel) {

    private static final Choice NOTHING = new Choice(null, null);
  }

  static List<Tool> tools(Fields config) {
    List<Tool> tools = new ArrayList<>();
    Path path = config.path("tools");
    int index = 0;
    for (JsonValue item : config.items("tools")) {
      Path here = path.item(index++);
      CacheMark mark = CachePoints.mark(item);
      boolean marks =
          mark != null
              && !tools.isEmpty()
              && tools.getLast() instanceof Tool.Function before
              && before.cache() == null;
      if (marks && tools.getLast() instanceof Tool.Function before) {
        tools.set(tools.size() - 1, marked(before, mark));
      } else {
        tools.add(tool(item, here));
      }
    }
    return tools;
  }

  private static Tool.Function marked(Tool.Function tool, @Nullable CacheMark mark) {
    return new Tool.Function(
        tool.name(), tool.description(), tool.parameters(), tool.strict(), mark, tool.extras());
  }

  private static Tool tool(JsonValue item, Path path) {
    if (!item.isObject()) {
      throw WORDING.wrongType(path, Wanted.OBJECT, item);
    }
    JsonValue spec = item.get("toolSpec");
    if (spec == null || item.members().size() > 1) {
      String kind = item.members().keySet().stream().findFirst().orElse("");
      return new Tool.Vendor(BEDROCK_CONVERSE, kind, item.raw());
    }
    Fields fields = new Fields(spec, path.member("toolSpec"), WORDING);
    String name = fields.requiredText("name");
    String description = fields.text("description");
    Fields schema = fields.requiredObject("inputSchema");
    RawJson parameters = schema.raw("json");
    Boolean strict = fields.bool("strict");
    return new Tool.Function(
        name,
        description,
        parameters,
        strict,
        null,
        fields.rest(BEDROCK_CONVERSE, "inputSchema", schema));
  }

  /**
   * The choice, wherever it stands. Claude's own is left where it is when it says more than we know
   * of, or when there is another.
   */
  static Choice choice(@Nullable Fields config, @Nullable Fields additional) {
    ToolChoice plain = config == null ? null : plain(config);
    if (plain != null) {
      return new Choice(plain, null);
    }
    JsonValue own = additional == null ? null : additional.peek(CLAUDES_CHOICE);
    Choice read = own == null ? null : ofClaude(own);
    if (additional == null || read == null) {
      return Choice.NOTHING;
    }
    additional.skip(CLAUDES_CHOICE);
    return read;
  }

  private static @Nullable ToolChoice plain(Fields config) {
    Fields choice = config.object("toolChoice");
    if (choice == null) {
      return null;
    }
    if (choice.object("auto") != null) {
      return new ToolChoice.Auto();
    }
    if (choice.object("any") != null) {
      return new ToolChoice.Required();
    }
    return new ToolChoice.Named(choice.requiredObject("tool").requiredText("name"), false);
  }

  /** Null when it says more than we know of. */
  private static @Nullable Choice ofClaude(JsonValue own) {
    JsonValue disabled = own.get(DISABLED);
    boolean understood =
        CHOICE_MEMBERS.containsAll(own.members().keySet())
            && (disabled == null || disabled.kind() == JsonValue.Kind.BOOLEAN);
    String type = understood ? own.textOf("type") : null;
    String name = own.textOf("name");
    ToolChoice choice =
        switch (type) {
          case "auto" -> new ToolChoice.Auto();
          case "any" -> new ToolChoice.Required();
          case "none" -> new ToolChoice.None();
          case "tool" -> name == null ? null : new ToolChoice.Named(name, false);
          case null, default -> null;
        };
    if (choice == null) {
      return null;
    }
    Boolean parallel = disabled == null ? null : (Boolean) !Boolean.parseBoolean(disabled.text());
    return new Choice(choice, parallel);
  }
}
