package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.anthropic.CustomTools;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tools of a request and the choice among them. Cohere knows no choice of one tool or of
 * some: the others are not shown then.
 */
final class ToolsEncoder {

  private static final Path TOOLS = Path.ROOT.member("tools");
  private static final RawJson NO_PARAMETERS =
      RawJson.of("{\"type\":\"object\",\"properties\":{}}");

  private final Draft draft;
  private final JsonWriter out;

  ToolsEncoder(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
  }

  void write(ChatRequest request) {
    ToolChoice choice = request.toolChoice();
    List<Tool> tools = taken(request.tools(), choice);
    if (Boolean.FALSE.equals(request.parallelTools())) {
      draft.drop(Rule.PARALLEL, Path.ROOT.member("parallel_tools"));
    }
    if (tools.isEmpty()) {
      // Without tools these two say what is so anyway.
      if (!(choice instanceof ToolChoice.None || choice instanceof ToolChoice.Auto)) {
        draft.drop(Rule.TOOL_CHOICE, Path.ROOT.member("tool_choice"), choice);
      }
      return;
    }
    out.name("tools").array();
    for (Tool tool : tools) {
      switch (tool) {
        case Tool.Function function -> function(function);
        case Tool.Vendor vendor -> out.raw(vendor.json());
        case Tool.Custom custom -> throw new IllegalStateException("a function by now");
      }
    }
    out.endArray();
    strict(request.tools(), tools);
    choice(choice);
  }

  private List<Tool> taken(List<Tool> tools, @Nullable ToolChoice choice) {
    List<Tool> taken = new ArrayList<>();
    for (int i = 0; i < tools.size(); i++) {
      Path path = TOOLS.item(i);
      switch (tools.get(i)) {
        case Tool.Function function -> {
          draft.dropForeign(Rule.FOREIGN_TOOL, path, function.extras());
          draft.drop(Rule.TOOL_CACHE, path.member("cache"), function.cache());
          if (mayBeCalled(function.name(), choice)) {
            taken.add(function);
          }
        }
        case Tool.Custom custom -> {
          draft.dropForeign(Rule.FOREIGN_TOOL, path, custom.extras());
          if (mayBeCalled(custom.name(), choice)) {
            taken.add(
                Tool.Function.of(
                    custom.name(), CustomTools.description(custom), CustomTools.SCHEMA));
          }
        }
        case Tool.Vendor vendor -> {
          if (!vendor.dialect().equals(COHERE_CHAT)) {
            draft.drop(Rule.VENDOR_TOOL, path);
          } else if (!narrows(choice)) {
            taken.add(vendor);
          }
        }
      }
    }
    return taken;
  }

  private static boolean mayBeCalled(String name, @Nullable ToolChoice choice) {
    return switch (choice) {
      case ToolChoice.Named named -> named.name().equals(name);
      case ToolChoice.Allowed allowed -> allowed.names().contains(name);
      case null, default -> true;
    };
  }

  private static boolean narrows(@Nullable ToolChoice choice) {
    return choice instanceof ToolChoice.Named || choice instanceof ToolChoice.Allowed;
  }

  private void function(Tool.Function function) {
    Map<String, RawJson> extras = new LinkedHashMap<>(function.extras().of(COHERE_CHAT));
    RawJson more = extras.remove("function");
    out.object().name("type").text("function");
    out.name("function").object().name("name").text(function.name());
    String description = function.description();
    if (description != null) {
      out.name("description").text(description);
    }
    RawJson parameters = function.parameters();
    out.name("parameters").raw(parameters == null ? NO_PARAMETERS : parameters);
    if (more != null) {
      out.members(JsonReader.read(more));
    }
    out.endObject().members(extras).endObject();
  }

  private void strict(List<Tool> all, List<Tool> shown) {
    boolean everyOne = shown.stream().allMatch(tool -> isStrict(tool, true));
    boolean noOne = shown.stream().allMatch(tool -> isStrict(tool, false));
    if (everyOne || noOne) {
      out.name("strict_tools").bool(everyOne);
      return;
    }
    for (int i = 0; i < all.size(); i++) {
      if (isStrict(all.get(i), true)) {
        draft.drop(Rule.STRICT, TOOLS.item(i).member("strict"));
      }
    }
  }

  private static boolean isStrict(Tool tool, boolean wanted) {
    return tool instanceof Tool.Function function
        && function.strict() != null
        && function.strict() == wanted;
  }

  /** Nothing said means that the model decides. */
  private void choice(@Nullable ToolChoice choice) {
    switch (choice) {
      case ToolChoice.None none -> out.name("tool_choice").text("NONE");
      case ToolChoice.Required required -> out.name("tool_choice").text("REQUIRED");
      case ToolChoice.Named named -> out.name("tool_choice").text("REQUIRED");
      case ToolChoice.Allowed allowed when allowed.required() ->
          out.name("tool_choice").text("REQUIRED");
      case null, default -> {
        // As if nothing had been said.
      }
    }
  }
}
