package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads content blocks: objects of one member, which names the kind. A block of a kind that has no
 * canonical part is kept whole.
 */
final class BlockReader {

  /** The extra of a text that holds what the model cites. */
  static final String CITATIONS = "citations";

  /** The extra of a text that the vendor's guardrails look at; it holds what is said of that. */
  static final String GUARDED = "guardContent";

  private final Thoughts thoughts;
  private final Wording wording;

  BlockReader(Thoughts thoughts, Wording wording) {
    this.thoughts = thoughts;
    this.wording = wording;
  }

  /** Whose blocks they are. */
  enum Speaker {
    USER,
    /** Results among its blocks are those of the vendor's own tools. */
    MODEL
  }

  /** Reads a list of blocks; cache points become marks of the parts before them. */
  List<Part> readAll(JsonValue content, Path path, Speaker speaker) {
    if (!content.isArray()) {
      throw wording.wrongType(path, Wanted.ARRAY, content);
    }
    List<Part> parts = new ArrayList<>();
    int index = 0;
    for (JsonValue block : content.items()) {
      Path here = path.item(index++);
      CacheMark mark = CachePoints.mark(block);
      Part marked =
          mark == null || parts.isEmpty() ? null : CachePoints.marked(parts.getLast(), mark);
      if (marked != null) {
        parts.set(parts.size() - 1, marked);
        continue;
      }
      Part part = read(block, here, speaker);
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** Reads a block; null for one that must not be passed on. */
  @Nullable Part read(JsonValue block, Path path, Speaker speaker) {
    if (block.get("text") != null) {
      Fields fields = new Fields(block, path, wording);
      return new Part.Text(fields.requiredText("text"), null, fields.rest(BEDROCK_CONVERSE));
    }
    String kind = kind(block, path);
    JsonValue inner = block.get(kind);
    boolean alone = block.members().size() == 1;
    if (!alone || inner == null || !isKnown(kind, speaker)) {
      return vendor(kind, block);
    }
    Fields fields = new Fields(inner, path.member(kind), wording);
    return switch (kind) {
      case "image" -> orVendor(MediaReader.image(fields), kind, block);
      case "document" -> orVendor(MediaReader.document(fields), kind, block);
      case "audio" -> orVendor(MediaReader.audio(fields), kind, block);
      case "toolUse" -> inner.get("type") == null ? call(fields) : vendor(kind, block);
      case "toolResult" -> result(fields);
      case "citationsContent" -> orVendor(cited(fields, inner), kind, block);
      case GUARDED -> orVendor(guarded(fields), kind, block);
      default -> reasoning(fields, block);
    };
  }

  private static boolean isKnown(String kind, Speaker speaker) {
    return switch (kind) {
      case "image",
          "document",
          "audio",
          "toolUse",
          "citationsContent",
          "reasoningContent",
          GUARDED ->
          true;
      case "toolResult" -> speaker == Speaker.USER;
      default -> false;
    };
  }

  /** The name of the first member that says something. */
  private String kind(JsonValue block, Path path) {
    if (!block.isObject()) {
      throw wording.wrongType(path, Wanted.OBJECT, block);
    }
    for (Map.Entry<String, JsonValue> member : block.members().entrySet()) {
      if (!member.getValue().isNull()) {
        return member.getKey();
      }
    }
    throw wording.missing(path);
  }

  private static Part vendor(String kind, JsonValue block) {
    return new Part.Vendor(BEDROCK_CONVERSE, kind, block.raw());
  }

  private static Part orVendor(@Nullable Part part, String kind, JsonValue block) {
    return part == null ? vendor(kind, block) : part;
  }

  private static Part call(Fields call) {
    String id = call.requiredText("toolUseId");
    String name = call.requiredText("name");
    RawJson input = call.raw("input");
    String arguments = input == null ? "{}" : input.toString();
    return new Part.ToolCall(id, name, arguments, false, null, call.rest(BEDROCK_CONVERSE));
  }

  private Part result(Fields result) {
    String callId = result.requiredText("toolUseId");
    Path path = result.path("content");
    List<Part> content = new ArrayList<>();
    int index = 0;
    for (JsonValue item : result.items("content")) {
      Path here = path.item(index++);
      JsonValue json = item.get("json");
      Part part =
          json == null ? read(item, here, Speaker.USER) : Part.Text.of(json.raw().toString());
      if (part != null) {
        content.add(part);
      }
    }
    boolean error = "error".equals(result.text("status"));
    return new Part.ToolResult(callId, content, error, null, result.rest(BEDROCK_CONVERSE));
  }

  /** Null when what is cited for is more than text. */
  private static @Nullable Part cited(Fields block, JsonValue inner) {
    JsonValue content = inner.get("content");
    StringBuilder text = new StringBuilder();
    for (JsonValue piece : content == null ? List.<JsonValue>of() : content.items()) {
      String more = piece.textOf("text");
      if (more == null) {
        return null;
      }
      text.append(more);
    }
    block.skip("content");
    return new Part.Text(text.toString(), null, block.rest(BEDROCK_CONVERSE));
  }

  /** The words are for the model like any others; null for an image. */
  private static @Nullable Part guarded(Fields block) {
    Fields inner = block.object("text");
    String words = inner == null || !block.isEmpty() ? null : inner.text("text");
    if (inner == null || words == null) {
      return null;
    }
    RawJson more =
        new JsonWriter()
            .object()
            .members(inner.rest(BEDROCK_CONVERSE).members())
            .endObject()
            .toRaw();
    return new Part.Text(words, null, new Extras(BEDROCK_CONVERSE, Map.of(GUARDED, more)));
  }

  private @Nullable Part reasoning(Fields block, JsonValue whole) {
    if (block.peek("reasoningText") != null) {
      Fields thought = block.requiredObject("reasoningText");
      return block.isEmpty() ? thinking(thought) : vendor("reasoningContent", whole);
    }
    String data = block.text("redactedContent");
    if (data == null) {
      return vendor("reasoningContent", whole);
    }
    Thoughts.State state =
        wording == Wording.REQUEST ? thoughts.blobSentBack(data) : thoughts.blobOfVendor(data);
    return state == null
        ? null
        : new Part.RedactedThinking(state.value(), state.family(), block.rest(BEDROCK_CONVERSE));
  }

  private @Nullable Part thinking(Fields thought) {
    String text = thought.text("text");
    String signature = thought.text("signature");
    Extras extras = thought.rest(BEDROCK_CONVERSE);
    String told = text == null ? "" : text;
    if (signature == null || signature.isEmpty()) {
      return new Part.Thinking(told, null, "", extras);
    }
    Thoughts.State state =
        wording == Wording.REQUEST
            ? thoughts.signatureSentBack(signature)
            : thoughts.signatureOfVendor(signature);
    return state == null ? null : new Part.Thinking(told, state.value(), state.family(), extras);
  }
}
