package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.openai.RequestComplaints;
import dev.weir.dialects.responses.EncryptedContent.Sender;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads items that a model made: as a vendor sends them, or as a caller sends them back. An item of
 * a type that we do not know, and a message with content that we do not know, is the vendor's own.
 */
final class ItemReader {

  private final EncryptedContent encrypted;
  private final Sender sender;
  private final Complaints complaints;

  ItemReader(EncryptedContent encrypted, Sender sender) {
    this.encrypted = encrypted;
    this.sender = sender;
    this.complaints =
        sender == Sender.CALLER ? RequestComplaints.INSTANCE : AnswerComplaints.INSTANCE;
  }

  /** Adds the parts that an item is; none when there is nothing to be had from it. */
  void add(JsonValue item, Path path, List<Part> parts) {
    Fields fields = new Fields(item, path, complaints);
    String type = fields.text("type");
    switch (type == null ? "message" : type) {
      case "message" -> message(item, fields, parts);
      case "function_call" -> parts.add(call(fields, false));
      case "custom_tool_call" -> parts.add(call(fields, true));
      case "reasoning" -> reasoning(item, fields, parts);
      default -> parts.add(new Part.Vendor(OPENAI_RESPONSES, String.valueOf(type), item.raw()));
    }
  }

  // ---- Messages

  private void message(JsonValue whole, Fields item, List<Part> parts) {
    item.skip("role");
    Path path = item.path("content");
    JsonValue content = item.take("content");
    ItemExtras.skipCompleted(item);
    RawJson members = ItemExtras.ofMessage(item.rest(OPENAI_RESPONSES));
    if (content == null) {
      if (sender == Sender.CALLER) {
        throw complaints.missing(path);
      }
    } else if (content.isString()) {
      if (!content.text().isEmpty()) {
        parts.add(new Part.Text(content.text(), null, ItemExtras.inMessage(Extras.NONE, members)));
      }
    } else if (content.isArray()) {
      List<Part> said = content(content, path, members);
      parts.addAll(
          said == null ? List.of(new Part.Vendor(OPENAI_RESPONSES, "message", whole.raw())) : said);
    } else {
      throw complaints.wrongType(path, Wanted.ARRAY, content);
    }
  }

  /** Null when there is a part of a type that we do not know. */
  private @Nullable List<Part> content(JsonValue content, Path path, @Nullable RawJson members) {
    List<Part> said = new ArrayList<>();
    for (JsonValue value : content.items()) {
      Fields part = new Fields(value, path.item(said.size()), complaints);
      Part read = contentPart(part, members);
      if (read == null) {
        return null;
      }
      said.add(read);
    }
    return said;
  }

  private @Nullable Part contentPart(Fields part, @Nullable RawJson members) {
    return switch (part.requiredText("type")) {
      case "output_text", "input_text", "text" -> text(part, members);
      case "refusal" -> {
        String refusal = part.requiredText("refusal");
        yield new Part.Refusal(refusal, ItemExtras.inMessage(part.rest(OPENAI_RESPONSES), members));
      }
      default -> null;
    };
  }

  private Part text(Fields part, @Nullable RawJson members) {
    String text = part.requiredText("text");
    JsonValue annotations = part.peek("annotations");
    if (annotations == null || annotations.saysNothing()) {
      part.skip("annotations"); // As most texts have it.
    }
    JsonValue logprobs = part.peek("logprobs");
    if (sender == Sender.VENDOR || logprobs == null || logprobs.saysNothing()) {
      part.skip("logprobs"); // Those of an answer are read by themselves.
    }
    return new Part.Text(text, null, ItemExtras.inMessage(part.rest(OPENAI_RESPONSES), members));
  }

  // ---- Calls

  private Part.ToolCall call(Fields item, boolean custom) {
    String id = item.requiredText("call_id");
    String name = item.requiredText("name");
    String member = custom ? "input" : "arguments";
    String arguments = item.text(member);
    if (arguments == null) {
      if (sender == Sender.CALLER) {
        throw complaints.missing(item.path(member));
      }
      arguments = "";
    }
    JsonValue namespace = item.peek(ToolName.NAMESPACE); // It stays among the extras.
    String flat = ToolName.flat(namespace == null ? null : namespace.text(), name);
    ItemExtras.skipCompleted(item);
    return new Part.ToolCall(id, flat, arguments, custom, null, item.rest(OPENAI_RESPONSES));
  }

  // ---- Thoughts

  /** A thought without text and state is a reference to what its vendor has stored. */
  private void reasoning(JsonValue whole, Fields item, List<Part> parts) {
    List<String> summary = texts(item, "summary");
    List<String> full = texts(item, "content");
    String state = item.text("encrypted_content");
    ItemExtras.skipCompleted(item);
    Extras members = item.rest(OPENAI_RESPONSES);
    int count = Math.max(1, summary.size() + full.size());
    boolean silent = summary.isEmpty() && full.isEmpty();
    if (silent && (state == null || state.isEmpty())) {
      parts.add(new Part.Vendor(OPENAI_RESPONSES, "reasoning", whole.raw()));
      return;
    }
    List<Part> thoughts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      boolean summarized = silent || i < summary.size();
      String text = silent ? "" : summarized ? summary.get(i) : full.get(i - summary.size());
      Extras extras = ItemExtras.ofThought(members, i == 0, summarized);
      Part thought = encrypted.thought(text, i == count - 1 ? state : null, extras, sender);
      if (thought == null) {
        return;
      }
      thoughts.add(thought);
    }
    parts.addAll(thoughts);
  }

  private static List<String> texts(Fields item, String member) {
    List<String> texts = new ArrayList<>();
    for (Fields part : item.objects(member)) {
      texts.add(part.requiredText("text"));
    }
    return texts;
  }
}
