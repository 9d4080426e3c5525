package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.openai.RequestComplaints;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads tools and the choice among them. The tools of a namespace become tools of their own under
 * joined names, and keep the members of their namespace among their extras. A tool of a type that
 * we do not know is the vendor's own.
 */
final class ToolReader {

  static final String TOOL_CHOICE = "tool_choice";

  private static final List<String> CHOICES = List.of("none", "auto", "required");
  private static final List<String> INNER_TYPES = List.of("function", "custom");

  private ToolReader() {}

  /** The tools that stand in the member {@code tools}. */
  static List<Tool> tools(Fields holder) {
    List<Tool> tools = new ArrayList<>();
    Path path = holder.path("tools");
    List<JsonValue> items = holder.items("tools");
    for (int i = 0; i < items.size(); i++) {
      Fields tool = new Fields(items.get(i), path.item(i), RequestComplaints.INSTANCE);
      String type = tool.requiredText("type");
      switch (type) {
        case "function" -> tools.add(function(tool, null));
        case "custom" -> tools.add(custom(tool, null));
        case "namespace" -> namespace(tool, tools);
        default -> tools.add(new Tool.Vendor(OPENAI_RESPONSES, type, items.get(i).raw()));
      }
    }
    return tools;
  }

  private static void namespace(Fields namespace, List<Tool> tools) {
    Path path = namespace.path("tools");
    List<JsonValue> items = namespace.items("tools");
    String name = namespace.requiredText("name");
    JsonWriter kept = new JsonWriter().object().name("name").text(name);
    RawJson members = kept.members(namespace.rest(OPENAI_RESPONSES).members()).endObject().toRaw();
    for (int i = 0; i < items.size(); i++) {
      Fields tool = new Fields(items.get(i), path.item(i), RequestComplaints.INSTANCE);
      String type = tool.requiredText("type");
      switch (type) {
        case "function" -> tools.add(function(tool, members));
        case "custom" -> tools.add(custom(tool, members));
        default -> throw RequestComplaints.unknownValue(tool.path("type"), type, INNER_TYPES);
      }
    }
  }

  private static Tool function(Fields tool, @Nullable RawJson namespace) {
    String name = tool.requiredText("name");
    return new Tool.Function(
        flat(namespace, name),
        tool.text("description"),
        tool.raw("parameters"),
        tool.bool("strict"),
        null,
        extras(tool, namespace));
  }

  private static Tool custom(Fields tool, @Nullable RawJson namespace) {
    String name = tool.requiredText("name");
    return new Tool.Custom(
        flat(namespace, name),
        tool.text("description"),
        CustomFormats.toCanonical(tool.raw("format")),
        extras(tool, namespace));
  }

  private static String flat(@Nullable RawJson namespace, String name) {
    return ToolName.flat(ItemExtras.text(ItemExtras.object(namespace).get("name")), name);
  }

  private static Extras extras(Fields tool, @Nullable RawJson namespace) {
    Extras extras = tool.rest(OPENAI_RESPONSES);
    if (namespace == null) {
      return extras;
    }
    Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
    members.put(ToolName.NAMESPACE, namespace);
    return new Extras(OPENAI_RESPONSES, members);
  }

  /**
   * The choice among these tools; null also where it is one that only this dialect knows, which
   * then stays among the request's members.
   */
  static @Nullable ToolChoice choice(Fields request, List<Tool> tools) {
    ToolChoice choice = choice(request);
    return switch (choice) {
      case ToolChoice.Named named ->
          new ToolChoice.Named(chosen(named.name(), tools), named.custom());
      case ToolChoice.Allowed allowed ->
          new ToolChoice.Allowed(
              allowed.names().stream().map(name -> chosen(name, tools)).toList(),
              allowed.required());
      case null, default -> choice;
    };
  }

  /** The choice names a tool of a namespace as it is called within. */
  private static String chosen(String name, List<Tool> tools) {
    String within = name;
    for (Tool tool : tools) {
      ToolName known = ToolName.of(tool);
      if (known.name().equals(name)) {
        within = ToolName.flat(known.namespace(), name);
        if (known.namespace() == null) {
          return name;
        }
      }
    }
    return within;
  }

  private static @Nullable ToolChoice choice(Fields request) {
    JsonValue choice = request.peek(TOOL_CHOICE);
    if (choice == null) {
      return null;
    }
    Path path = request.path(TOOL_CHOICE);
    if (choice.isString()) {
      request.skip(TOOL_CHOICE);
      return switch (choice.text()) {
        case "none" -> new ToolChoice.None();
        case "auto" -> new ToolChoice.Auto();
        case "required" -> new ToolChoice.Required();
        default -> throw RequestComplaints.unknownValue(path, choice.text(), CHOICES);
      };
    }
    if (!choice.isObject()) {
      throw RequestComplaints.wrongType(path, "one of a string or object", choice);
    }
    Fields named = new Fields(choice, path, RequestComplaints.INSTANCE);
    String type = named.requiredText("type");
    return switch (type) {
      case "function", "custom" -> {
        request.skip(TOOL_CHOICE);
        yield new ToolChoice.Named(named.requiredText("name"), type.equals("custom"));
      }
      case "allowed_tools" -> allowed(named, request);
      default -> null;
    };
  }

  /** Where tools of the vendor's own are allowed too, all of it also stays as it is. */
  private static ToolChoice allowed(Fields allowed, Fields request) {
    String mode = allowed.requiredText("mode");
    List<String> modes = List.of("auto", "required");
    if (!modes.contains(mode)) {
      throw RequestComplaints.unknownValue(allowed.path("mode"), mode, modes);
    }
    List<String> names = new ArrayList<>();
    boolean all = true;
    for (Fields tool : allowed.objects("tools")) {
      String type = tool.requiredText("type");
      if (INNER_TYPES.contains(type)) {
        names.add(tool.requiredText("name"));
      } else {
        all = false;
      }
    }
    if (all) {
      request.skip(TOOL_CHOICE);
    }
    return new ToolChoice.Allowed(names, mode.equals("required"));
  }
}
