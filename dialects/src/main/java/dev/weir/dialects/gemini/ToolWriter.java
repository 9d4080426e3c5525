package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Drops;
import dev.weir.dialects.anthropic.CustomTools;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes {@code tools} and {@code toolConfig}. All functions are declared in one tool. */
final class ToolWriter {

  private static final List<String> STREAMED_ARGUMENTS =
      List.of("streamFunctionCallArguments", "stream_function_call_arguments");

  private final JsonWriter out;
  private final boolean strict;
  private final Drops drops;

  /**
   * @param strict whether Google serves the model, and takes schemas as they are
   */
  ToolWriter(JsonWriter out, boolean strict, Drops drops) {
    this.out = out;
    this.strict = strict;
    this.drops = drops;
  }

  /**
   * @param config the members of {@code toolConfig} that only Google knows
   */
  void write(ChatRequest request, @Nullable RawJson config) {
    ToolChoice choice = request.toolChoice();
    List<Tool> functions = new ArrayList<>();
    List<Tool.Vendor> others = new ArrayList<>();
    JsonValue more = config == null ? null : JsonReader.read(config);
    JsonValue calling = more == null ? null : more.get(RequestReader.CALLING);
    boolean validated = calling != null && calling.get("mode") != null;
    sort(request.tools(), validated ? null : choice, functions, others);
    if (!functions.isEmpty() || !others.isEmpty()) {
      out.name("tools").array();
      if (!functions.isEmpty()) {
        out.object().name("functionDeclarations").array();
        functions.forEach(this::declaration);
        out.endArray().endObject();
      }
      others.forEach(other -> out.raw(other.json()));
      out.endArray();
    }
    if (Boolean.FALSE.equals(request.parallelTools())) {
      drops.add(Rule.PARALLEL);
    }
    config(functions.isEmpty() ? null : choice, more, calling);
  }

  /** Sorts the tools, without those that the choice excludes. */
  private void sort(
      List<Tool> tools,
      @Nullable ToolChoice choice,
      List<Tool> functions,
      List<Tool.Vendor> others) {
    Set<String> only =
        choice instanceof ToolChoice.Allowed allowed && !allowed.required()
            ? Set.copyOf(allowed.names())
            : null;
    int index = 0;
    for (Tool tool : tools) {
      String path = "tools[" + index++ + "].name";
      switch (tool) {
        case Tool.Function function -> {
          drops.addForeign(Rule.TOOL_EXTRAS, function.extras());
          drops.addIfSet(Rule.TOOL_STRICT, function.strict());
          drops.addIfSet(Rule.TOOL_CACHE, function.cache());
          addIfAllowed(function, function.name(), path, only, functions);
        }
        case Tool.Custom custom -> {
          drops.addForeign(Rule.TOOL_EXTRAS, custom.extras());
          addIfAllowed(custom, custom.name(), path, only, functions);
        }
        case Tool.Vendor vendor -> {
          if (vendor.dialect().equals(GEMINI)) {
            others.add(vendor);
          } else {
            drops.add(Rule.TOOL_VENDOR);
          }
        }
      }
    }
  }

  private static void addIfAllowed(
      Tool tool, String name, String path, @Nullable Set<String> only, List<Tool> functions) {
    if (!ToolNames.fits(name)) {
      throw Rule.TOOL_NAME.refusal(path);
    }
    if (only == null || only.contains(name)) {
      functions.add(tool);
    }
  }

  private void declaration(Tool tool) {
    switch (tool) {
      case Tool.Function function -> {
        begin(function.name(), function.description());
        parameters(function.parameters());
        out.members(function.extras().of(GEMINI)).endObject();
      }
      case Tool.Custom custom -> {
        begin(custom.name(), CustomTools.description(custom));
        parameters(CustomTools.SCHEMA);
        out.members(custom.extras().of(GEMINI)).endObject();
      }
      case Tool.Vendor vendor -> throw new IllegalArgumentException("not a function");
    }
  }

  private void begin(String name, @Nullable String description) {
    out.object().name("name").text(name);
    if (description != null) {
      out.name("description").text(description);
    }
  }

  private void parameters(@Nullable RawJson schema) {
    if (schema == null) {
      return;
    }
    if (strict) {
      out.name("parametersJsonSchema").raw(schema);
    } else {
      OpenApiSchema.Cleaned cleaned = OpenApiSchema.of(schema);
      if (cleaned.lossy()) {
        drops.add(Rule.TOOL_SCHEMA);
      }
      out.name("parameters").raw(cleaned.schema());
    }
  }

  private void config(
      @Nullable ToolChoice choice, @Nullable JsonValue more, @Nullable JsonValue calling) {
    Map<String, RawJson> members = raw(more);
    Map<String, RawJson> modes = raw(calling);
    if (choice == null && members.isEmpty()) {
      return;
    }
    out.name(RequestReader.TOOL_CONFIG).object();
    if (choice != null || !modes.isEmpty()) {
      members.remove(RequestReader.CALLING);
      if (modes.keySet().removeAll(STREAMED_ARGUMENTS)) {
        drops.add(Rule.PARTIAL_ARGUMENTS);
      }
      RawJson mode = modes.remove("mode");
      out.name(RequestReader.CALLING).object();
      calling(choice, mode);
      out.members(modes).endObject();
    }
    out.members(members).endObject();
  }

  private static Map<String, RawJson> raw(@Nullable JsonValue object) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    if (object != null) {
      object.members().forEach((name, value) -> members.put(name, value.raw()));
    }
    return members;
  }

  /**
   * @param mode one that only Google knows
   */
  private void calling(@Nullable ToolChoice choice, @Nullable RawJson mode) {
    if (mode != null) {
      out.name("mode").raw(mode);
      if (choice instanceof ToolChoice.Allowed allowed) {
        names(allowed.names());
      }
      return;
    }
    switch (choice) {
      case null -> {}
      case ToolChoice.Auto auto -> out.name("mode").text("AUTO");
      case ToolChoice.None none -> out.name("mode").text("NONE");
      case ToolChoice.Required required -> out.name("mode").text("ANY");
      case ToolChoice.Named named -> {
        out.name("mode").text("ANY");
        names(List.of(named.name()));
      }
      case ToolChoice.Allowed allowed -> {
        out.name("mode").text(allowed.required() ? "ANY" : "AUTO");
        if (allowed.required()) {
          names(allowed.names());
        }
      }
    }
  }

  private void names(List<String> names) {
    out.name("allowedFunctionNames").array();
    names.forEach(out::text);
    out.endArray();
  }
}
