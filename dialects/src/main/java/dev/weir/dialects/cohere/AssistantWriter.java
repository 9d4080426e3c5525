package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * Writes the members of a message of the assistant: {@code content}, {@code tool_plan}, {@code
 * tool_calls}, {@code citations}, each where there is something to say. Parts that the dialect has
 * no place for are left out.
 */
final class AssistantWriter {

  private static final Set<String> NOT_OF_BLOCKS =
      Set.of(AssistantReader.CITATIONS, AssistantReader.PLAN);

  private final JsonWriter out;
  private final BinaryOperator<String> state;

  /**
   * @param state what is written of a thought's state and its family
   */
  AssistantWriter(JsonWriter out, BinaryOperator<String> state) {
    this.out = out;
    this.state = state;
  }

  void write(List<Part> parts) {
    List<Part> blocks = parts.stream().filter(AssistantWriter::isBlock).toList();
    if (!blocks.isEmpty()) {
      out.name("content").array();
      blocks.forEach(this::block);
      out.endArray();
    }
    writePlan(parts);
    List<Part> calls = parts.stream().filter(Part.ToolCall.class::isInstance).toList();
    if (!calls.isEmpty()) {
      out.name("tool_calls").array();
      for (Part part : calls) {
        if (part instanceof Part.ToolCall call) {
          out.object();
          callMembers(out, call, call.arguments().isBlank() ? "{}" : call.arguments());
          out.endObject();
        }
      }
      out.endArray();
    }
    writeCitations(parts);
  }

  /** The extras of a part that stand in its block. */
  static Map<String, RawJson> blockMembers(Extras extras) {
    Map<String, RawJson> members = new LinkedHashMap<>(extras.of(COHERE_CHAT));
    members.keySet().removeAll(NOT_OF_BLOCKS);
    return members;
  }

  /** Writes the members of a call into an object that is open. */
  static void callMembers(JsonWriter out, Part.ToolCall call, String arguments) {
    Map<String, RawJson> extras = new LinkedHashMap<>(call.extras().of(COHERE_CHAT));
    extras.keySet().removeAll(NOT_OF_BLOCKS);
    RawJson more = extras.remove("function");
    out.name("id").text(call.id()).name("type").text("function");
    out.name("function").object().name("name").text(call.name());
    out.name("arguments").text(arguments);
    if (more != null) {
      out.members(JsonReader.read(more));
    }
    out.endObject().members(extras);
  }

  /** Writes the opaque state of a thought into a block that is open. */
  void writeState(Part part) {
    if (part instanceof Part.Thinking thought && thought.signature() != null) {
      String written = state.apply(thought.signature(), thought.family());
      out.name(Signatures.SIGNATURE).text(written);
    }
    if (part instanceof Part.RedactedThinking sealed) {
      out.name(Signatures.DATA).text(state.apply(sealed.data(), sealed.family()));
    }
  }

  private static boolean isBlock(Part part) {
    return switch (part) {
      case Part.Text text -> !text.text().isEmpty() || !blockMembers(text.extras()).isEmpty();
      case Part.Refusal refusal -> !refusal.text().isEmpty();
      case Part.Thinking thought ->
          !AssistantReader.isPlan(thought)
              && (!thought.text().isEmpty() || thought.signature() != null);
      case Part.RedactedThinking sealed -> true;
      case Part.Vendor vendor -> vendor.dialect().equals(COHERE_CHAT);
      default -> false;
    };
  }

  private void block(Part part) {
    switch (part) {
      case Part.Text text -> block("text", text.text(), text.extras(), text);
      case Part.Refusal refusal -> block("text", refusal.text(), refusal.extras(), refusal);
      case Part.Thinking thought -> block("thinking", thought.text(), thought.extras(), thought);
      case Part.RedactedThinking sealed -> block("thinking", "", sealed.extras(), sealed);
      case Part.Vendor vendor -> out.raw(vendor.json());
      default -> throw new IllegalStateException("not a block");
    }
  }

  private void block(String type, String text, Extras extras, Part part) {
    out.object().name("type").text(type).name(type).text(text);
    writeState(part);
    out.members(blockMembers(extras)).endObject();
  }

  private void writePlan(List<Part> parts) {
    StringBuilder plan = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Thinking thought && AssistantReader.isPlan(thought)) {
        plan.append(thought.text());
      }
    }
    if (!plan.isEmpty()) {
      out.name(AssistantReader.PLAN).text(plan.toString());
    }
  }

  private void writeCitations(List<Part> parts) {
    boolean any = false;
    for (Part part : parts) {
      for (RawJson citation : citations(part)) {
        if (!any) {
          out.name(AssistantReader.CITATIONS).array();
          any = true;
        }
        out.raw(citation);
      }
    }
    if (any) {
      out.endArray();
    }
  }

  /** The citations among a part's extras. */
  static List<RawJson> citations(Part part) {
    Extras extras =
        switch (part) {
          case Part.Text text -> text.extras();
          case Part.Thinking thought -> thought.extras();
          default -> Extras.NONE;
        };
    RawJson list = extras.of(COHERE_CHAT).get(AssistantReader.CITATIONS);
    return list == null
        ? List.of()
        : JsonReader.read(list).items().stream().map(citation -> citation.raw()).toList();
  }
}
