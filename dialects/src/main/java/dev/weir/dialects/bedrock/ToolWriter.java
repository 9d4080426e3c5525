package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Drops;
import dev.weir.dialects.anthropic.CustomTools;
import dev.weir.dialects.openai.ToolNames;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes {@code toolConfig}, and the choice in Claude's own words where Converse has none. */
final class ToolWriter {

  private static final RawJson NO_PARAMETERS =
      RawJson.of("{\"type\":\"object\",\"properties\":{}}");
  private static final String SCHEMA = "inputSchema";
  private static final String STUB = "Not available any more.";

  private final BedrockModel model;
  private final Drops drops;
  private final List<Tool> tools;
  private final @Nullable ToolChoice choice;
  private final boolean oneCall;
  private final Set<String> allowed;

  /**
   * The tools that are left of a request's.
   *
   * @param held a call that the conversation holds: then there must be tools
   */
  ToolWriter(ChatRequest request, BedrockModel model, Part.@Nullable ToolCall held, Drops drops) {
    this.model = model;
    this.drops = drops;
    ToolChoice asked = request.toolChoice();
    boolean none = asked instanceof ToolChoice.None;
    this.allowed =
        asked instanceof ToolChoice.Allowed some ? new HashSet<>(some.names()) : Set.of();
    List<Tool> offered = offered(request.tools(), asked);
    boolean shown = !offered.isEmpty() && (!none || held != null);
    this.tools = shown ? offered : held == null ? List.of() : List.of(stub(held));
    this.choice = shown && !none ? asked : null;
    drops.addIfSet(Rule.TOOL_CHOICE, lost(asked, shown) ? asked : null);
    boolean one = shown && Boolean.FALSE.equals(request.parallelTools());
    this.oneCall = one && !none && model.isClaude();
    drops.addIfSet(Rule.PARALLEL_TOOL_CALLS, (one && !oneCall) ? request.parallelTools() : null);
  }

  /** Whether the wish for a choice is not granted, be it by the tools that are shown. */
  private static boolean lost(@Nullable ToolChoice asked, boolean shown) {
    return switch (asked) {
      case null -> false;
      case ToolChoice.Auto auto -> false;
      case ToolChoice.None none -> shown;
      case ToolChoice.Required required -> !shown;
      case ToolChoice.Named named -> !shown;
      case ToolChoice.Allowed allowed -> !shown && allowed.required();
    };
  }

  /** Whether the model has to call something. */
  boolean forcesCall() {
    return choice instanceof ToolChoice.Required
        || choice instanceof ToolChoice.Named
        || (choice instanceof ToolChoice.Allowed allowed && allowed.required());
  }

  private static Tool stub(Part.ToolCall held) {
    String name = ToolNames.fitting(held.name());
    return new Tool.Function(name, STUB, NO_PARAMETERS, null, null, Extras.NONE);
  }

  private List<Tool> offered(List<Tool> all, @Nullable ToolChoice asked) {
    List<Tool> offered = new ArrayList<>();
    int index = 0;
    for (Tool tool : all) {
      String path = "tools." + index++ + ".name";
      boolean takes =
          switch (tool) {
            case Tool.Function function -> takes(function.name(), function.extras(), asked, path);
            case Tool.Custom custom -> takes(custom.name(), custom.extras(), asked, path);
            case Tool.Vendor vendor -> takes(vendor) && !(asked instanceof ToolChoice.Allowed);
          };
      if (takes) {
        offered.add(tool);
      }
    }
    return offered;
  }

  private boolean takes(String name, Extras extras, @Nullable ToolChoice asked, String path) {
    drops.addForeign(Rule.TOOL_MEMBER, extras);
    if (!ToolNames.fits(name)) {
      throw Rule.TOOL_NAME.refusal(path);
    }
    return !(asked instanceof ToolChoice.Allowed) || allowed.contains(name);
  }

  private boolean takes(Tool.Vendor vendor) {
    if (!vendor.dialect().equals(BEDROCK_CONVERSE)) {
      drops.addNamed(Rule.TOOL_MEMBER, vendor.type());
      return false;
    }
    boolean point = vendor.type().equals(CachePoints.MEMBER);
    boolean refused = point && !model.takesCachePoints();
    drops.addIfSet(Rule.TOOL_CACHE, refused ? vendor : null);
    return !refused;
  }

  /**
   * Writes the member.
   *
   * @param more what it had besides
   */
  void write(JsonWriter out, @Nullable RawJson more) {
    if (tools.isEmpty()) {
      if (more != null) {
        out.name(RequestReader.TOOLS).raw(more);
      }
      return;
    }
    out.name(RequestReader.TOOLS).object().name("tools").array();
    for (Tool tool : tools) {
      switch (tool) {
        case Tool.Function function -> function(out, function);
        case Tool.Custom custom -> custom(out, custom);
        case Tool.Vendor vendor -> out.raw(vendor.json());
      }
    }
    out.endArray();
    if (!oneCall) {
      choice(out);
    }
    if (more != null) {
      out.members(JsonReader.read(more));
    }
    out.endObject();
  }

  /** The choice as Claude's own words; null where Converse's say it. */
  @Nullable RawJson claudesChoice() {
    if (!oneCall) {
      return null;
    }
    JsonWriter out = new JsonWriter().object().name("type");
    switch (choice) {
      case ToolChoice.Named named -> out.text("tool").name("name").text(named.name());
      case null, default -> out.text(forcesCall() ? "any" : "auto");
    }
    return out.name("disable_parallel_tool_use").bool(true).endObject().toRaw();
  }

  private void function(JsonWriter out, Tool.Function tool) {
    begin(out, tool.name(), tool.description());
    Map<String, RawJson> members = new LinkedHashMap<>(tool.extras().of(BEDROCK_CONVERSE));
    RawJson more = members.remove(SCHEMA); // What stood beside the schema itself.
    RawJson parameters = tool.parameters();
    out.name(SCHEMA).object().name("json").raw(parameters == null ? NO_PARAMETERS : parameters);
    if (more != null) {
      out.members(JsonReader.read(more));
    }
    out.endObject();
    Boolean strict = tool.strict();
    if (strict != null) {
      out.name("strict").bool(strict);
    }
    out.members(members).endObject().endObject();
    CachePoints.write(out, mark(tool.cache()));
  }

  private static void custom(JsonWriter out, Tool.Custom tool) {
    begin(out, tool.name(), CustomTools.description(tool));
    out.name(SCHEMA).object().name("json").raw(CustomTools.SCHEMA).endObject();
    out.members(tool.extras().of(BEDROCK_CONVERSE)).endObject().endObject();
  }

  private static void begin(JsonWriter out, String name, @Nullable String description) {
    out.object().name("toolSpec").object().name("name").text(name);
    if (description != null && !description.isBlank()) {
      out.name("description").text(description);
    }
  }

  private @Nullable CacheMark mark(@Nullable CacheMark mark) {
    if (mark == null || !model.takesCachePoints()) {
      drops.addIfSet(Rule.TOOL_CACHE, mark);
      return null;
    }
    if (!CachePoints.lives(mark)) {
      drops.add(Rule.TOOL_CACHE_TTL);
    }
    return mark;
  }

  private void choice(JsonWriter out) {
    if (choice == null) {
      return;
    }
    out.name("toolChoice").object();
    if (choice instanceof ToolChoice.Named named) {
      out.name("tool").object().name("name").text(named.name());
    } else {
      out.name(forcesCall() ? "any" : "auto").object();
    }
    out.endObject().endObject();
  }
}
