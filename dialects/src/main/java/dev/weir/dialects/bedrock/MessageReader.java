package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.bedrock.BlockReader.Speaker;
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

  /** The whole conversation; the system prompt is one message with a part for each block. */
  List<Message> read(Fields body) {
    JsonValue system = body.take("system");
    JsonValue turns = body.take("messages");
    Path path = body.path("messages");
    if (turns == null) {
      throw WORDING.missing(path);
    }
    if (!turns.isArray()) {
      throw WORDING.wrongType(path, Wanted.ARRAY, turns);
    }
    if (turns.items().isEmpty()) {
      throw WORDING.fault(path, "Member must have length greater than or equal to 1");
    }
    List<Message> messages = new ArrayList<>();
    if (system != null && !system.saysNothing()) {
      List<Part> parts = blocks.readAll(system, body.path("system"), Speaker.USER);
      messages.add(new Message(Role.SYSTEM, parts, null, Extras.NONE));
    }
    int index = 0;
    for (JsonValue turn : turns.items()) {
      add(new Fields(turn, path.item(index++), WORDING), messages);
    }
    return messages;
  }

  private void add(Fields turn, List<Message> messages) {
    String role = turn.requiredText("role");
    JsonValue content = turn.take("content");
    if (content == null) {
      throw WORDING.missing(turn.path("content"));
    }
    Speaker speaker = role.equals("assistant") ? Speaker.MODEL : Speaker.USER;
    List<Part> parts = blocks.readAll(content, turn.path("content"), speaker);
    Extras extras = turn.rest(BEDROCK_CONVERSE);
    if (parts.isEmpty() && !content.saysNothing()) {
      return; // Of thoughts that are not ours to pass on nothing is left.
    }
    if (speaker == Speaker.USER && parts.stream().anyMatch(Part.ToolCall.class::isInstance)) {
      throw WORDING.fault(turn.path(), "toolUse blocks can only be in messages of the assistant");
    }
    switch (role) {
      case "user" -> addUser(parts, extras, messages);
      case "assistant" -> messages.add(new Message(Role.ASSISTANT, parts, null, extras));
      case "system" -> messages.add(new Message(Role.SYSTEM, parts, null, marked(extras)));
      default ->
          throw WORDING.fault(
              turn.path("role"), "Member must satisfy enum value set: [user, assistant, system]");
    }
  }

  /** Results have a message of their own, before what else the user says. */
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
    return new Extras(BEDROCK_CONVERSE, members);
  }
}
