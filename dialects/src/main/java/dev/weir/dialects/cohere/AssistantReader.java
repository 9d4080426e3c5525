package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.cohere.Signatures.Sender;
import dev.weir.dialects.openai.CallIds;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the assistant said, in a request as in an answer: its blocks, then its plan, then its
 * calls. Each citation goes among the extras of the part that it is of; where one of them is of no
 * part, all stay a member of the message.
 */
final class AssistantReader {

  static final String CITATIONS = "citations";

  /** The member of a thought's extras that says that it is a plan. */
  static final String PLAN = "tool_plan";

  static final Extras PLANNED = new Extras(COHERE_CHAT, Map.of(PLAN, RawJson.of("true")));

  private final Signatures signatures;
  private final Wording wording;

  AssistantReader(Signatures signatures, Wording wording) {
    this.signatures = signatures;
    this.wording = wording;
  }

  /** Whether a part is a plan. */
  static boolean isPlan(Part part) {
    return part instanceof Part.Thinking thought
        && thought.extras().of(COHERE_CHAT).containsKey(PLAN);
  }

  /**
   * Reads the parts and takes the members that they are.
   *
   * @param spareId what ids of calls are made of where the vendor gives none
   */
  List<Part> read(Fields message, String spareId) {
    List<Part> parts = new ArrayList<>();
    Map<Long, Integer> blocks = readContent(message, parts);
    String plan = message.text(PLAN);
    int planAt = plan == null || plan.isEmpty() ? -1 : parts.size();
    if (plan != null && planAt >= 0) {
      parts.add(new Part.Thinking(plan, null, "", PLANNED));
    }
    int number = 0;
    for (Fields call : message.objects("tool_calls")) {
      parts.add(argued(call(call, CallIds.made(spareId, 0, number++))));
    }
    cite(message, parts, blocks, planAt);
    return parts;
  }

  /** Where the blocks of the content, by their index, are among the parts. */
  private Map<Long, Integer> readContent(Fields message, List<Part> parts) {
    Map<Long, Integer> places = new HashMap<>();
    JsonValue content = message.take("content");
    if (content == null) {
      return places;
    }
    Path path = message.path("content");
    if (content.isString()) {
      if (!content.text().isEmpty()) {
        places.put(0L, 0);
        parts.add(Part.Text.of(content.text()));
      }
      return places;
    }
    if (!content.isArray()) {
      throw wording.wrongType(path, Wanted.ARRAY, content);
    }
    for (int i = 0; i < content.items().size(); i++) {
      Part part = block(content.items().get(i), path.item(i));
      if (part != null) {
        places.put((long) i, parts.size());
        parts.add(part);
      }
    }
    return places;
  }

  /** Reads a block; null for one that says nothing, or must not be passed on. */
  @Nullable Part block(JsonValue block, Path path) {
    Fields fields = new Fields(block, path, wording);
    String type = fields.requiredText("type");
    return switch (type) {
      case "text" -> {
        String text = fields.requiredText("text");
        Extras extras = fields.rest(COHERE_CHAT);
        yield text.isEmpty() && extras.isEmpty() ? null : new Part.Text(text, null, extras);
      }
      case "thinking" -> signatures.read(fields, sender());
      default -> new Part.Vendor(COHERE_CHAT, type, block.raw());
    };
  }

  private Sender sender() {
    return wording == Wording.REQUEST ? Sender.CALLER : Sender.VENDOR;
  }

  /** Reads a call. */
  Part.ToolCall call(Fields call, String spareId) {
    String id = call.text("id");
    call.skip("type"); // There are only functions.
    Fields function = call.requiredObject("function");
    String name = function.requiredText("name");
    String arguments = arguments(function.take("arguments"));
    return new Part.ToolCall(
        id == null || id.isEmpty() ? spareId : id,
        name,
        arguments,
        false,
        null,
        call.rest(COHERE_CHAT, "function", function));
  }

  /** A call without arguments has an empty object of them. */
  private static Part.ToolCall argued(Part.ToolCall call) {
    return call.arguments().isBlank()
        ? new Part.ToolCall(call.id(), call.name(), "{}", false, null, call.extras())
        : call;
  }

  /** Arguments as text: imitations send the object itself. */
  static String arguments(@Nullable JsonValue arguments) {
    if (arguments == null) {
      return "";
    }
    return arguments.isString() ? arguments.text() : arguments.raw().toString();
  }

  private static void cite(
      Fields message, List<Part> parts, Map<Long, Integer> blocks, int planAt) {
    JsonValue citations = message.peek(CITATIONS);
    if (citations == null || citations.saysNothing()) {
      message.skip(CITATIONS);
      return;
    }
    Map<Integer, List<JsonValue>> cited = new LinkedHashMap<>();
    for (JsonValue citation : citations.items()) {
      int place = place(citation, parts, blocks, planAt);
      if (place < 0) {
        return;
      }
      cited.computeIfAbsent(place, fresh -> new ArrayList<>()).add(citation);
    }
    if (cited.isEmpty()) {
      return; // Not a list.
    }
    message.skip(CITATIONS);
    cited.forEach((place, list) -> parts.set(place, with(parts.get(place), list)));
  }

  private static int place(
      JsonValue citation, List<Part> parts, Map<Long, Integer> blocks, int planAt) {
    if ("PLAN".equals(citation.textOf("type"))) {
      return planAt;
    }
    Integer told = blocks.get(citation.longOf("content_index", -1));
    if (told != null && carries(parts.get(told))) {
      return told;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Part.Text) {
        return i;
      }
    }
    return -1;
  }

  private static boolean carries(Part part) {
    return part instanceof Part.Text || part instanceof Part.Thinking;
  }

  private static Part with(Part part, List<JsonValue> citations) {
    JsonWriter list = new JsonWriter().array();
    citations.forEach(citation -> list.raw(citation.raw()));
    RawJson raw = list.endArray().toRaw();
    return switch (part) {
      case Part.Text text -> new Part.Text(text.text(), null, with(text.extras(), raw));
      case Part.Thinking thought ->
          new Part.Thinking(
              thought.text(), thought.signature(), thought.family(), with(thought.extras(), raw));
      default -> throw new IllegalStateException("carries no citations");
    };
  }

  private static Extras with(Extras extras, RawJson citations) {
    Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
    members.put(CITATIONS, citations);
    return new Extras(COHERE_CHAT, members);
  }
}
