package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.openai.ToolNames;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tools of a request and the choice among them. Tools of one namespace that follow one
 * another stand in it again. Another vendor's own tools are left out.
 */
final class ToolWriter {

  private static final RawJson NO_PARAMETERS =
      RawJson.of("{\"type\":\"object\",\"properties\":{}}");

  private final Draft draft;
  private final JsonWriter out;

  ToolWriter(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
  }

  /**
   * Writes {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}.
   *
   * @param ownChoice the choice in this dialect's own words, where it has no others
   */
  void write(ChatRequest request, @Nullable RawJson ownChoice) {
    List<PlacedTool> tools = taken(request);
    ToolChoice asked = request.toolChoice();
    if (tools.isEmpty()) {
      // Without tools these two say what is so anyway.
      if (!(asked instanceof ToolChoice.None || asked instanceof ToolChoice.Auto)) {
        draft.drop(Rule.TOOL_CHOICE, Path.ROOT, asked);
      }
      draft.drop(Rule.TOOL_CHOICE, Path.ROOT, asked == null ? ownChoice : null);
      return;
    }
    out.name("tools").array();
    RawJson open = null;
    for (PlacedTool tool : tools) {
      RawJson namespace = draft.strict ? tool.namespace() : null;
      if (!Objects.equals(open, namespace)) {
        endNamespace(open);
        if (namespace != null) {
          out.object().name("type").text("namespace");
          out.members(ItemExtras.object(namespace)).name("tools").array();
        }
        open = namespace;
      }
      tool(tool, namespace != null);
    }
    endNamespace(open);
    out.endArray();
    if (ownChoice != null) {
      out.name(ToolReader.TOOL_CHOICE).raw(ownChoice);
    } else if (asked != null) {
      choice(asked, tools);
    }
    if (request.parallelTools() != null) {
      out.name("parallel_tool_calls").bool(request.parallelTools());
    }
  }

  private void endNamespace(@Nullable RawJson open) {
    if (open != null) {
      out.endArray().endObject();
    }
  }

  private List<PlacedTool> taken(ChatRequest request) {
    List<PlacedTool> taken = new ArrayList<>();
    for (int i = 0; i < request.tools().size(); i++) {
      Tool tool = request.tools().get(i);
      Path path = Path.ROOT.member("tools").item(i);
      boolean takes =
          switch (tool) {
            case Tool.Vendor vendor -> vendor.dialect().equals(OPENAI_RESPONSES);
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

  private void tool(PlacedTool placed, boolean inNamespace) {
    switch (placed.tool()) {
      case Tool.Function function -> {
        begin("function", placed, inNamespace, function.name());
        function(function, placed.path());
      }
      case Tool.Custom custom -> {
        begin(draft.strict ? "custom" : "function", placed, inNamespace, custom.name());
        custom(custom, placed.path());
      }
      case Tool.Vendor vendor -> out.raw(vendor.json());
    }
  }

  private void begin(String type, PlacedTool placed, boolean inNamespace, String flat) {
    String name = inNamespace ? ToolName.of(placed.tool()).name() : flat;
    if (!ToolNames.fits(name)) {
      throw Draft.refused(Rule.TOOL_NAME, placed.path().member("name"));
    }
    out.object().name("type").text(type).name("name").text(name);
  }

  private void function(Tool.Function tool, Path path) {
    if (tool.description() != null) {
      out.name("description").text(tool.description());
    }
    if (tool.parameters() != null) {
      out.name("parameters").raw(tool.parameters());
    } else if (draft.strict) {
      out.name("parameters").nothing();
    } else {
      out.name("parameters").raw(NO_PARAMETERS);
    }
    if (draft.strict) {
      out.name("strict").bool(Boolean.TRUE.equals(tool.strict()));
    } else {
      draft.drop(Rule.TOOL_STRICT_DROPPED, path, tool.strict());
    }
    draft.drop(Rule.TOOL_CACHE, path, tool.cache());
    end(tool.extras(), path);
  }

  private void custom(Tool.Custom tool, Path path) {
    if (!draft.strict) {
      out.name("description").text(CustomInput.description(tool));
      out.name("parameters").raw(CustomInput.SCHEMA);
    } else {
      if (tool.description() != null) {
        out.name("description").text(tool.description());
      }
      RawJson format = CustomFormats.fromCanonical(tool.format());
      if (format != null) {
        out.name("format").raw(format);
      }
    }
    end(tool.extras(), path);
  }

  private void end(Extras extras, Path path) {
    draft.dropForeign(Rule.TOOL_EXTRAS, extras, path);
    out.members(ItemExtras.without(extras.of(OPENAI_RESPONSES), ToolName.NAMESPACE)).endObject();
  }

  private void choice(ToolChoice choice, List<PlacedTool> tools) {
    Map<String, ToolName> names = new HashMap<>();
    for (PlacedTool placed : tools) {
      ToolName name = ToolName.of(placed.tool());
      names.put(ToolName.flat(name.namespace(), name.name()), name);
    }
    out.name(ToolReader.TOOL_CHOICE);
    switch (choice) {
      case ToolChoice.Auto auto -> out.text("auto");
      case ToolChoice.None none -> out.text("none");
      case ToolChoice.Required required -> out.text("required");
      case ToolChoice.Named named -> named(named.name(), named.custom(), names);
      case ToolChoice.Allowed allowed -> {
        String mode = allowed.required() ? "required" : "auto";
        if (draft.strict) {
          out.object().name("type").text("allowed_tools").name("mode").text(mode);
          out.name("tools").array();
          allowed.names().forEach(name -> named(name, false, names));
          out.endArray().endObject();
        } else {
          out.text(mode);
        }
      }
    }
  }

  private void named(String flat, boolean custom, Map<String, ToolName> names) {
    ToolName name = names.getOrDefault(flat, new ToolName(null, flat, custom));
    boolean free = (custom || name.custom()) && draft.strict;
    out.object().name("type").text(free ? "custom" : "function");
    out.name("name").text(draft.strict ? name.name() : flat).endObject();
  }

  /** A tool and where in the request it stands. */
  private record PlacedTool(Tool tool, Path path) {

    @Nullable RawJson namespace() {
      Extras extras =
          switch (tool) {
            case Tool.Function function -> function.extras();
            case Tool.Custom custom -> custom.extras();
            case Tool.Vendor vendor -> Extras.NONE;
          };
      return extras.of(OPENAI_RESPONSES).get(ToolName.NAMESPACE);
    }
  }
}
