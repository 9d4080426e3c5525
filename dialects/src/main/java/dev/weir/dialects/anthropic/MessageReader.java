package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code system} and {@code messages}. */
final class MessageReader {

  /**
   * The member of a system message's extras that says that it stood among {@code messages}: only
   * then may it stand there again.
   */
  static final String ROLE = "role";

  private static final Wording WORDING = Wording.REQUEST;
  private static final RawJson SYSTEM = RawJson.of("\"system\"");

  private final BlockReader blocks;

  MessageReader(BlockReader blocks) {
    this.blocks = blocks;
  }

  /** Adds the system prompt as one message that has a part for each block. */
  void addSystem(JsonValue system, Path path, List<Message> messages) {
    if (!system.saysNothing()) {
      List<Part> parts = blocks.readAll(system, path);
      messages.add(new Message(Role.SYSTEM, parts, null, Extras.NONE));
    }
  }

  /** Adds the turns; one that holds tool results becomes a tool message and a user message. */
  void addTurns(JsonValue turns, Path path, List<Message> messages) {
    if (!turns.isArray()) {
      throw WORDING.wrongType(path, Wanted.ARRAY, turns);
    }
    if (turns.items().isEmpty()) {
      throw WORDING.fault(path, "at least one message is required");
    }
    int index = 0;
    for (JsonValue turn : turns.items()) {
      addTurn(new Fields(turn, path.item(index++), WORDING), messages);
    }
  }

  private void addTurn(Fields turn, List<Message> messages) {
    String role = turn.requiredText("role");
    JsonValue content = turn.take("content");
    if (content == null) {
      throw WORDING.missing(turn.path("content"));
    }
    List<Part> parts = blocks.readAll(content, turn.path("content"));
    Extras extras = turn.rest(ANTHROPIC_MESSAGES);
    boolean dropped = parts.isEmpty() && !content.saysNothing();
    if (dropped) {
      return;
    }
    checkPlaces(parts, role, turn.path());
    switch (role) {
      case "user" -> addUser(parts, extras, messages);
      case "assistant" -> messages.add(new Message(Role.ASSISTANT, parts, null, extras));
      case "system" -> messages.add(new Message(Role.SYSTEM, parts, null, marked(extras)));
      default ->
          throw WORDING.fault(turn.path("role"), "Input should be 'user', 'assistant' or 'system'");
    }
  }

  private static void checkPlaces(List<Part> parts, String role, Path path) {
    for (Part part : parts) {
      if (part instanceof Part.ToolCall && !role.equals("assistant")) {
        throw WORDING.fault(path, "`tool_use` blocks can only be in `assistant` messages");
      }
      if (part instanceof Part.ToolResult && !role.equals("user")) {
        throw WORDING.fault(path, "`tool_result` blocks can only be in `user` messages");
      }
    }
  }

  private static void addUser(List<Part> parts, Extras extras, List<Message> messages) {
    List<Part> results = new ArrayList<>();
    List<Part> others = new ArrayList<>();
    for (Part part : parts) {
      (part instanceof Part.ToolResult ? results : others).add(part);
    }
    if (!results.isEmpty()) {
      messages.add(new Message(Role.TOOL, results, null, others.isEmpty() ? extras : Extras.NONE));
    }
    if (!others.isEmpty() || results.isEmpty()) {
      messages.add(new Message(Role.USER, others, null, extras));
    }
  }

  private static Extras marked(Extras extras) {
    Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
    members.put(ROLE, SYSTEM);
    return new Extras(ANTHROPIC_MESSAGES, members);
  }
}
