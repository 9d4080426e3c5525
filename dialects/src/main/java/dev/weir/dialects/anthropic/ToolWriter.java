package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Drops;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes {@code tools} and {@code tool_choice}. */
final class ToolWriter {

  private static final RawJson NO_PARAMETERS =
      RawJson.of("{\"type\":\"object\",\"properties\":{}}");

  private final List<Tool> tools;
  private final @Nullable ToolChoice choice;
  private final @Nullable Boolean parallel;

  /** The tools that are left of a request's. */
  ToolWriter(ChatRequest request, Drops drops) {
    this.choice = request.toolChoice();
    this.parallel = request.parallelTools();
    this.tools = offered(request.tools(), choice, drops);
    if (tools.isEmpty()) {
      // Without tools these two say what is so anyway.
      boolean said = choice instanceof ToolChoice.None || choice instanceof ToolChoice.Auto;
      drops.addIfSet(Rule.TOOL_CHOICE, said ? null : choice);
    }
  }

  /** Whether the model has to call something. */
  boolean forcesCall() {
    return !tools.isEmpty()
        && (choice instanceof ToolChoice.Required
            || choice instanceof ToolChoice.Named
            || (choice instanceof ToolChoice.Allowed allowed && allowed.required()));
  }

  private static List<Tool> offered(List<Tool> tools, @Nullable ToolChoice choice, Drops drops) {
    List<Tool> offered = new ArrayList<>();
    int index = 0;
    for (Tool tool : tools) {
      String path = "tools." + index++ + ".name";
      switch (tool) {
        case Tool.Function function -> {
          drops.addForeign(Rule.TOOL, function.extras());
          PartFilter.checkName(function.name(), path);
          if (allowed(function.name(), choice)) {
            offered.add(tool);
          }
        }
        case Tool.Custom custom -> {
          drops.addForeign(Rule.TOOL, custom.extras());
          PartFilter.checkName(custom.name(), path);
          if (allowed(custom.name(), choice)) {
            offered.add(tool);
          }
        }
        case Tool.Vendor vendor -> {
          boolean known = vendor.dialect().equals(ANTHROPIC_MESSAGES);
          if (!known) {
            drops.addNamed(Rule.TOOL, vendor.type());
          }
          if (known && !(choice instanceof ToolChoice.Allowed)) {
            offered.add(tool);
          }
        }
      }
    }
    return offered;
  }

  private static boolean allowed(String name, @Nullable ToolChoice choice) {
    return !(choice instanceof ToolChoice.Allowed some) || some.names().contains(name);
  }

  /**
   * Writes both members.
   *
   * @param more what {@code tool_choice} had besides
   */
  void write(JsonWriter out, @Nullable RawJson more) {
    if (tools.isEmpty()) {
      return;
    }
    out.name("tools").array();
    for (Tool tool : tools) {
      switch (tool) {
        case Tool.Function function -> function(out, function);
        case Tool.Custom custom -> custom(out, custom);
        case Tool.Vendor vendor -> out.raw(vendor.json());
      }
    }
    out.endArray();
    choice(out, more);
  }

  private static void function(JsonWriter out, Tool.Function function) {
    out.object().name("name").text(function.name());
    String description = function.description();
    if (description != null) {
      out.name("description").text(description);
    }
    out.name("input_schema").raw(schema(function.parameters()));
    Boolean strict = function.strict();
    if (strict != null) {
      out.name("strict").bool(strict);
    }
    CacheControl.write(out, function.cache());
    out.members(function.extras().of(ANTHROPIC_MESSAGES)).endObject();
  }

  private static void custom(JsonWriter out, Tool.Custom custom) {
    out.object().name("name").text(custom.name());
    out.name("description").text(CustomTools.description(custom));
    out.name("input_schema").raw(CustomTools.SCHEMA);
    out.members(custom.extras().of(ANTHROPIC_MESSAGES)).endObject();
  }

  /** Anthropic wants to be told that parameters are an object, whatever else is told of them. */
  private static RawJson schema(@Nullable RawJson parameters) {
    if (parameters == null) {
      return NO_PARAMETERS;
    }
    JsonValue schema = JsonReader.read(parameters);
    if (!schema.isObject() || schema.get("type") != null) {
      return parameters;
    }
    if (schema.saysNothing()) {
      return NO_PARAMETERS;
    }
    JsonWriter out = new JsonWriter().object().name("type").text("object").members(schema);
    return out.endObject().toRaw();
  }

  private void choice(JsonWriter out, @Nullable RawJson more) {
    String type =
        switch (choice) {
          case null -> Boolean.FALSE.equals(parallel) ? "auto" : null;
          case ToolChoice.Auto auto -> "auto";
          case ToolChoice.None none -> "none";
          case ToolChoice.Required required -> "any";
          case ToolChoice.Named named -> "tool";
          case ToolChoice.Allowed allowed -> allowed.required() ? "any" : "auto";
        };
    if (type == null) {
      return;
    }
    out.name("tool_choice").object().name("type").text(type);
    if (choice instanceof ToolChoice.Named named) {
      out.name("name").text(named.name());
    }
    if (parallel != null && !type.equals("none")) {
      out.name("disable_parallel_tool_use").bool(!parallel);
    }
    if (more != null) {
      out.members(JsonReader.read(more));
    }
    out.endObject();
  }
}
