package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads content blocks. A block of a type that has no canonical part is kept whole. */
final class BlockReader {

  private final Signatures signatures;
  private final Wording wording;

  BlockReader(Signatures signatures, Wording wording) {
    this.signatures = signatures;
    this.wording = wording;
  }

  /** Reads a list of blocks, or the string that stands for one block of text. */
  List<Part> readAll(JsonValue content, Path path) {
    if (content.isString()) {
      return List.of(Part.Text.of(content.text()));
    }
    if (!content.isArray()) {
      throw wording.wrongType(path, Wanted.ARRAY, content);
    }
    List<Part> parts = new ArrayList<>();
    int index = 0;
    for (JsonValue block : content.items()) {
      Part part = read(block, path.item(index++));
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** Reads a block; null for one that must not be passed on. */
  @Nullable Part read(JsonValue block, Path path) {
    String type = type(block, path, wording);
    // Anthropic names the type in the path, as if it were a member.
    Fields fields = new Fields(block, path.member(type), wording);
    fields.skip("type");
    return switch (type) {
      case "text" -> text(fields);
      case "image" -> image(fields, block);
      case "document" -> document(fields, block);
      case "tool_use" -> toolUse(fields);
      case "tool_result" -> toolResult(fields);
      case "thinking" -> thinking(fields);
      case "redacted_thinking" -> redacted(fields);
      default -> new Part.Vendor(ANTHROPIC_MESSAGES, type, block.raw());
    };
  }

  /** The type of a block or source. */
  static String type(JsonValue object, Path path, Wording wording) {
    if (!object.isObject()) {
      throw wording.wrongType(path, Wanted.OBJECT, object);
    }
    JsonValue type = object.get("type");
    if (type == null) {
      throw wording.missing(path.member("type"));
    }
    if (!type.isString()) {
      throw wording.wrongType(path.member("type"), Wanted.STRING, type);
    }
    return type.text();
  }

  private static Part text(Fields block) {
    String text = block.requiredText("text");
    CacheMark cache = CacheControl.take(block);
    JsonValue citations = block.peek("citations");
    if (citations == null || citations.saysNothing()) {
      block.skip("citations"); // As most texts of answers have it.
    }
    return new Part.Text(text, cache, block.rest(ANTHROPIC_MESSAGES));
  }

  private static Part image(Fields block, JsonValue whole) {
    Fields source = block.requiredObject("source");
    Media media = media(source);
    if (media == null) {
      return new Part.Vendor(ANTHROPIC_MESSAGES, "image", whole.raw());
    }
    CacheMark cache = CacheControl.take(block);
    return new Part.Image(media, null, cache, block.rest(ANTHROPIC_MESSAGES, "source", source));
  }

  private static Part document(Fields block, JsonValue whole) {
    Fields source = block.requiredObject("source");
    Media media = media(source);
    if (media == null) {
      return new Part.Vendor(ANTHROPIC_MESSAGES, "document", whole.raw());
    }
    String title = block.text("title");
    CacheMark cache = CacheControl.take(block);
    return new Part.Document(media, title, cache, block.rest(ANTHROPIC_MESSAGES, "source", source));
  }

  /** Null for a kind of source that only Anthropic knows. */
  private static @Nullable Media media(Fields source) {
    return switch (source.requiredText("type")) {
      case "base64" ->
          new Media.Inline(source.requiredText("media_type"), source.requiredText("data"));
      case "url" -> new Media.Url(source.requiredText("url"));
      case "file" -> new Media.FileId(ANTHROPIC_MESSAGES, source.requiredText("file_id"));
      case "text" -> {
        source.skip("media_type"); // There is only text/plain.
        yield new Media.PlainText(source.requiredText("data"));
      }
      default -> null;
    };
  }

  private Part toolUse(Fields block) {
    String id = block.requiredText("id");
    String name = block.requiredText("name");
    JsonValue input = block.take("input");
    if (input != null && !input.isObject()) {
      throw wording.wrongType(block.path("input"), Wanted.OBJECT, input);
    }
    String arguments = input == null ? "{}" : input.raw().toString();
    CacheMark cache = CacheControl.take(block);
    return new Part.ToolCall(id, name, arguments, false, cache, block.rest(ANTHROPIC_MESSAGES));
  }

  private Part toolResult(Fields block) {
    String callId = block.requiredText("tool_use_id");
    JsonValue content = block.take("content");
    boolean empty = content == null || content.saysNothing();
    List<Part> parts =
        content == null || empty ? List.of() : readAll(content, block.path("content"));
    boolean error = Boolean.TRUE.equals(block.bool("is_error"));
    CacheMark cache = CacheControl.take(block);
    return new Part.ToolResult(callId, parts, error, cache, block.rest(ANTHROPIC_MESSAGES));
  }

  private @Nullable Part thinking(Fields block) {
    String text = block.requiredText("thinking");
    Signatures.Owned owned = owned(block.text("signature"));
    return owned == null
        ? null
        : new Part.Thinking(
            text, owned.signature(), owned.family(), block.rest(ANTHROPIC_MESSAGES));
  }

  private @Nullable Part redacted(Fields block) {
    Signatures.Owned owned = owned(block.requiredText("data"));
    String data = owned == null ? null : owned.signature();
    return owned == null || data == null
        ? null
        : new Part.RedactedThinking(data, owned.family(), block.rest(ANTHROPIC_MESSAGES));
  }

  private Signatures.@Nullable Owned owned(@Nullable String shown) {
    return wording == Wording.REQUEST ? signatures.sentBack(shown) : signatures.fromVendor(shown);
  }
}
