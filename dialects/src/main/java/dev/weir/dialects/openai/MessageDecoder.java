package dev.weir.dialects.openai;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.openai.ReasoningDetails.Sender;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a request. Tool messages that follow one another are one canonical message;
 * what the assistant thought stands before what it said, and that before what it called. An empty
 * text is no part.
 */
final class MessageDecoder {

  private static final List<String> ROLES =
      List.of("system", "assistant", "user", "function", "tool", "developer");

  private final ReasoningDetails details;

  MessageDecoder(ReasoningDetails details) {
    this.details = details;
  }

  List<Message> read(Fields request) {
    Path path = request.path("messages");
    if (request.peek("messages") == null) {
      throw RequestComplaints.INSTANCE.missing(path);
    }
    List<JsonValue> items = request.items("messages");
    if (items.isEmpty()) {
      throw RequestComplaints.emptyArray(path);
    }
    return new Conversation().read(items, path);
  }

  /** The messages of one request, as far as they are read. */
  private final class Conversation {

    private final List<Message> messages = new ArrayList<>();
    private final List<Part> results = new ArrayList<>();
    private String functionCallId = "";

    List<Message> read(List<JsonValue> items, Path path) {
      for (int i = 0; i < items.size(); i++) {
        read(items.get(i), new Fields(items.get(i), path.item(i), RequestComplaints.INSTANCE), i);
      }
      endResults();
      return messages;
    }

    private void read(JsonValue whole, Fields message, int position) {
      String role = message.requiredText("role");
      switch (role) {
        case "tool" -> results.add(result(message, message.requiredText("tool_call_id")));
        case "function" -> {
          message.skip("name");
          results.add(result(message, functionCallId));
        }
        case "assistant" -> add(assistant(whole, message, position));
        case "system" -> add(plain(Role.SYSTEM, message));
        case "developer" -> add(plain(Role.DEVELOPER, message));
        case "user" -> add(plain(Role.USER, message));
        default -> throw RequestComplaints.unknownValue(message.path("role"), role, ROLES);
      }
    }

    private void add(Message message) {
      endResults();
      messages.add(message);
    }

    private void endResults() {
      if (!results.isEmpty()) {
        messages.add(new Message(Role.TOOL, results, null, Extras.NONE));
        results.clear();
      }
    }

    private Message plain(Role role, Fields message) {
      String name = message.text("name");
      List<Part> parts = content(message);
      return new Message(role, parts, name, message.rest(DialectName.OPENAI_CHAT));
    }

    private Part result(Fields message, String callId) {
      List<Part> content = content(message);
      return new Part.ToolResult(
          callId, content, false, null, message.rest(DialectName.OPENAI_CHAT));
    }

    private Message assistant(JsonValue whole, Fields message, int position) {
      String name = message.text("name");
      List<Part> parts = new ArrayList<>();
      details.addAll(whole, Sender.CALLER, parts);
      message.skip("reasoning_content", "reasoning", "reasoning_details");
      if (message.peek("content") != null) {
        parts.addAll(content(message));
      }
      String refusal = message.text("refusal");
      if (refusal != null && !refusal.isEmpty()) {
        parts.add(new Part.Refusal(refusal, Extras.NONE));
      }
      for (Fields call : message.objects("tool_calls")) {
        parts.add(ToolCalls.read(call));
      }
      Part.ToolCall old = functionCall(message.object("function_call"), position);
      if (old != null) {
        parts.add(old);
      }
      if (parts.isEmpty() && whole.get("content") == null && message.peek("audio") == null) {
        throw RequestComplaints.noContent(message.path("content"));
      }
      message.skip("content");
      return new Message(Role.ASSISTANT, parts, name, message.rest(DialectName.OPENAI_CHAT));
    }

    private Part.@Nullable ToolCall functionCall(@Nullable Fields call, int position) {
      if (call == null) {
        return null;
      }
      functionCallId = CallIds.made("function_call", 0, position);
      return Part.ToolCall.of(
          functionCallId, call.requiredText("name"), call.requiredText("arguments"));
    }
  }

  private static List<Part> content(Fields message) {
    Path path = message.path("content");
    JsonValue content = message.take("content");
    if (content == null) {
      throw RequestComplaints.noContent(path);
    }
    List<Part> parts = new ArrayList<>();
    if (content.isString()) {
      if (!content.text().isEmpty()) {
        parts.add(Part.Text.of(content.text()));
      }
    } else if (content.isArray()) {
      for (int i = 0; i < content.items().size(); i++) {
        Part part = ContentDecoder.part(content.items().get(i), path.item(i));
        if (part != null) {
          parts.add(part);
        }
      }
    } else {
      throw RequestComplaints.wrongType(path, "one of a string or array of objects", content);
    }
    return parts;
  }
}
