package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.openai.RequestComplaints;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code instructions} and {@code input}. Items of the model that follow one another are one
 * message of the assistant, and so are those of built-in tools and their results; results of the
 * caller's tools that follow one another are one tool message. Tools that stand among the input are
 * tools like any other.
 */
final class InputReader {

  private static final RawJson CUSTOM_OUTPUT = RawJson.of("\"custom_tool_call_output\"");
  private static final List<String> ROLES = List.of("user", "assistant", "system", "developer");

  private final ItemReader items;
  private final List<Message> messages = new ArrayList<>();
  private final List<Tool> tools = new ArrayList<>();
  private final List<Part> said = new ArrayList<>();
  private final List<Part> results = new ArrayList<>();
  private final Set<String> customCalls = new HashSet<>();

  /** A reader of one request. */
  InputReader(ItemReader items) {
    this.items = items;
  }

  /** Tools that were found among the input. */
  List<Tool> tools() {
    return tools;
  }

  List<Message> read(Fields request) {
    String instructions = request.text("instructions");
    if (instructions != null && !instructions.isEmpty()) {
      messages.add(Message.of(Role.SYSTEM, Part.Text.of(instructions)));
    }
    Path path = request.path("input");
    JsonValue input = request.take("input");
    if (input == null) {
      throw RequestComplaints.INSTANCE.missing(path);
    }
    if (input.isString()) {
      List<Part> text = input.text().isEmpty() ? List.of() : List.of(Part.Text.of(input.text()));
      messages.add(new Message(Role.USER, text, null, Extras.NONE));
    } else if (input.isArray()) {
      for (int i = 0; i < input.items().size(); i++) {
        item(input.items().get(i), path.item(i));
      }
      endSaid();
      endResults();
    } else {
      throw RequestComplaints.wrongType(path, "one of a string or array of input items", input);
    }
    if (messages.isEmpty()) {
      throw RequestComplaints.emptyArray(path);
    }
    return messages;
  }

  private void item(JsonValue whole, Path path) {
    Fields item = new Fields(whole, path, RequestComplaints.INSTANCE);
    String type = item.text("type");
    if (type == null) {
      type = item.peek("role") == null && item.peek("id") != null ? "item_reference" : "message";
    }
    switch (type) {
      case "message" -> message(whole, item);
      case "function_call_output" -> result(item, false);
      case "custom_tool_call_output" -> result(item, true);
      case "additional_tools" -> tools.addAll(ToolReader.tools(item));
      case "item_reference" -> throw reference(path.member("type"));
      default -> said(whole, path);
    }
  }

  /** Only the vendor that stored it could resolve it. */
  private static FaultException reference(Path type) {
    return RequestComplaints.invalid(
        "Unsupported value: '%s' does not support 'item_reference' with this model."
            .formatted(type),
        type,
        "unsupported_value");
  }

  private void message(JsonValue whole, Fields item) {
    String role = item.requiredText("role");
    switch (role) {
      case "user" -> plain(Role.USER, item);
      case "system" -> plain(Role.SYSTEM, item);
      case "developer" -> plain(Role.DEVELOPER, item);
      case "assistant" -> said(whole, item.path());
      default -> throw RequestComplaints.unknownValue(item.path("role"), role, ROLES);
    }
  }

  private void plain(Role role, Fields item) {
    endSaid();
    endResults();
    List<Part> parts = ContentReader.read(item, "content");
    ItemExtras.skipCompleted(item);
    messages.add(new Message(role, parts, null, item.rest(OPENAI_RESPONSES)));
  }

  private void said(JsonValue whole, Path path) {
    endResults();
    int before = said.size();
    items.add(whole, path, said);
    for (Part part : said.subList(before, said.size())) {
      if (part instanceof Part.ToolCall call && call.custom()) {
        customCalls.add(call.id());
      }
    }
  }

  private void result(Fields item, boolean custom) {
    endSaid();
    String callId = item.requiredText("call_id");
    List<Part> content = ContentReader.read(item, "output");
    ItemExtras.skipCompleted(item);
    Extras extras = item.rest(OPENAI_RESPONSES);
    if (custom && !customCalls.contains(callId)) {
      Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
      members.put(ItemExtras.TYPE, CUSTOM_OUTPUT);
      extras = new Extras(OPENAI_RESPONSES, members);
    }
    results.add(new Part.ToolResult(callId, content, false, null, extras));
  }

  private void endSaid() {
    if (!said.isEmpty()) {
      messages.add(new Message(Role.ASSISTANT, said, null, Extras.NONE));
      said.clear();
    }
  }

  private void endResults() {
    if (!results.isEmpty()) {
      messages.add(new Message(Role.TOOL, results, null, Extras.NONE));
      results.clear();
    }
  }
}
