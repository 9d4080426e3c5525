package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.Habits.Quirk;
import dev.weir.dialects.anthropic.CustomTools;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tools of a request and the choice among them. Another vendor's own tools are left out.
 * A name that OpenAI refuses is a fault: the answer would call the tool by another name, and the
 * answer is read without a look at the request.
 */
final class ToolsEncoder {

  private static final String CHOICE = "tool_choice";
  private static final RawJson NO_PARAMETERS =
      RawJson.of("{\"type\":\"object\",\"properties\":{}}");

  private final Draft draft;
  private final JsonWriter out;

  ToolsEncoder(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
  }

  void write(ChatRequest request) {
    List<PlacedTool> tools = taken(request);
    ToolChoice asked = request.toolChoice();
    if (!draft.takes(CHOICE)) {
      shown(asked, tools);
      if (!tools.isEmpty() && !(asked instanceof ToolChoice.None)) {
        parallel(request);
      }
      return;
    }
    if (tools.isEmpty()) {
      // Without tools these two say what is so anyway.
      if (!(asked instanceof ToolChoice.None || asked instanceof ToolChoice.Auto)) {
        draft.drop(Rule.TOOL_CHOICE, Path.ROOT, asked);
      }
      return;
    }
    tools(tools);
    choice(asked, tools);
    parallel(request);
  }

  private void tools(List<PlacedTool> tools) {
    if (!tools.isEmpty()) {
      out.name("tools").array();
      tools.forEach(this::tool);
      out.endArray();
    }
  }

  private void parallel(ChatRequest request) {
    if (request.parallelTools() != null) {
      out.name(draft.nameOf("parallel_tool_calls")).bool(request.parallelTools());
    }
  }

  /** A choice that the vendor does not know is made by what it is shown, as far as that goes. */
  private void shown(@Nullable ToolChoice choice, List<PlacedTool> tools) {
    if (choice instanceof ToolChoice.None) {
      return;
    }
    List<PlacedTool> shown =
        choice instanceof ToolChoice.Named named
            ? tools.stream().filter(placed -> named.name().equals(nameOf(placed.tool()))).toList()
            : tools;
    tools(shown);
    if (!(choice instanceof ToolChoice.Auto)) {
      draft.drop(Rule.TOOL_CHOICE, Path.ROOT, choice);
    }
  }

  private static String nameOf(Tool tool) {
    return switch (tool) {
      case Tool.Function function -> function.name();
      case Tool.Custom custom -> custom.name();
      case Tool.Vendor vendor -> "";
    };
  }

  private List<PlacedTool> taken(ChatRequest request) {
    List<PlacedTool> taken = new ArrayList<>();
    for (int i = 0; i < request.tools().size(); i++) {
      Tool tool = request.tools().get(i);
      Path path = Path.ROOT.member("tools").item(i);
      boolean takes =
          switch (tool) {
            case Tool.Vendor vendor -> vendor.dialect().equals(DialectName.OPENAI_CHAT);
            case Tool.Custom custom -> allows(request.toolChoice(), custom.name());
            case Tool.Function function -> allows(request.toolChoice(), function.name());
          };
      if (takes) {
        taken.add(new PlacedTool(tool, path));
      } else if (tool instanceof Tool.Vendor) {
        draft.drop(Rule.TOOL, path);
      }
    }
    return taken;
  }

  /** Imitations do not know {@code allowed_tools}: to them the other tools are not shown. */
  private boolean allows(@Nullable ToolChoice choice, String name) {
    return draft.strict
        || !(choice instanceof ToolChoice.Allowed allowed)
        || allowed.names().contains(name);
  }

  private void tool(PlacedTool placed) {
    switch (placed.tool()) {
      case Tool.Function function -> function(function, placed.path());
      case Tool.Custom custom -> custom(custom, placed.path());
      case Tool.Vendor vendor -> out.raw(vendor.json());
    }
  }

  private void function(Tool.Function tool, Path path) {
    out.object().name("type").text("function").name("function").object();
    nameAndDescription(tool.name(), tool.description(), path);
    if (tool.parameters() != null) {
      out.name("parameters").raw(tool.parameters());
    } else if (!draft.strict) {
      out.name("parameters").raw(NO_PARAMETERS);
    }
    if (tool.strict() != null && draft.strict) {
      out.name("strict").bool(tool.strict());
    } else {
      draft.drop(Rule.STRICT, path, tool.strict());
    }
    Leftovers.within(out, tool.extras(), "function");
    out.endObject();
    draft.dropMark(Rule.TOOL_CACHE, tool.cache(), tool.extras(), path);
    draft.extras(Rule.TOOL_EXTRAS, tool.extras(), path, "function");
    out.endObject();
  }

  private void custom(Tool.Custom tool, Path path) {
    if (draft.strict) {
      customTool(tool, path);
    } else {
      out.object().name("type").text("function").name("function").object();
      nameAndDescription(tool.name(), CustomTools.description(tool), path);
      out.name("parameters").raw(CustomTools.SCHEMA).endObject();
      draft.dropAll(Rule.TOOL_EXTRAS, tool.extras(), path);
      out.endObject();
    }
  }

  private void customTool(Tool.Custom tool, Path path) {
    out.object().name("type").text("custom").name("custom").object();
    nameAndDescription(tool.name(), tool.description(), path);
    if (tool.format() != null) {
      out.name("format").raw(tool.format());
    }
    Leftovers.within(out, tool.extras(), "custom");
    out.endObject();
    draft.extras(Rule.TOOL_EXTRAS, tool.extras(), path, "custom");
    out.endObject();
  }

  private void nameAndDescription(String name, @Nullable String description, Path path) {
    if (!ToolNames.fits(name)) {
      throw Draft.refused(Rule.TOOL_NAME, path.member("name"));
    }
    out.name("name").text(name);
    if (description != null) {
      out.name("description").text(description);
    }
  }

  private void choice(@Nullable ToolChoice choice, List<PlacedTool> tools) {
    if (choice == null) {
      return;
    }
    out.name(CHOICE);
    switch (choice) {
      case ToolChoice.Auto auto -> out.text("auto");
      case ToolChoice.None none -> out.text("none");
      case ToolChoice.Required required -> out.text(required());
      case ToolChoice.Named named -> named(named.name(), named.custom() && draft.strict);
      case ToolChoice.Allowed allowed -> {
        String mode = allowed.required() ? required() : "auto";
        if (draft.strict) {
          allowed(allowed.names(), mode, tools);
        } else {
          out.text(mode);
        }
      }
    }
  }

  private String required() {
    return draft.has(Quirk.ANY_TOOL) ? "any" : "required";
  }

  private void allowed(List<String> names, String mode, List<PlacedTool> tools) {
    Set<String> customs = new HashSet<>();
    for (PlacedTool placed : tools) {
      if (placed.tool() instanceof Tool.Custom custom) {
        customs.add(custom.name());
      }
    }
    out.object().name("type").text("allowed_tools").name("allowed_tools").object();
    out.name("mode").text(mode).name("tools").array();
    names.forEach(name -> named(name, customs.contains(name)));
    out.endArray().endObject().endObject();
  }

  private void named(String name, boolean custom) {
    String type = custom ? "custom" : "function";
    out.object().name("type").text(type).name(type).object();
    out.name("name").text(name).endObject().endObject();
  }

  /** A tool and where in the request it stands. */
  private record PlacedTool(Tool tool, Path path) {}
}
