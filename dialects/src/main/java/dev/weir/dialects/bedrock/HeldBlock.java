package dev.weir.dialects.bedrock;

import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.anthropic.ArgumentsJson;
import dev.weir.dialects.bedrock.BlockReader.Speaker;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block that is put together from its stream before anybody sees it, because its part comes
 * whole: an image, a call of the vendor's own tools, the result of one.
 */
final class HeldBlock {

  private final String kind;
  private final Map<String, RawJson> members = new LinkedHashMap<>();
  private final StringBuilder input = new StringBuilder();
  private final List<RawJson> items = new ArrayList<>();
  private final Blob bytes = new Blob();
  private long size;

  /**
   * @param begun what the block's start told
   */
  HeldBlock(String kind, JsonValue begun) {
    this.kind = kind;
    begun.members().forEach((name, value) -> members.put(name, value.raw()));
  }

  /** Strings of input append, items of a list too, and bytes; other members replace. */
  void delta(JsonValue delta) {
    JsonValue more = delta.get(kind);
    if (more == null) {
      return;
    }
    size += more.raw().length();
    if (size > Blob.CHARS_MAX) {
      throw Wording.malformed("a block of more than " + Blob.CHARS_MAX + " characters");
    }
    more.items().forEach(item -> items.add(item.raw()));
    for (Map.Entry<String, JsonValue> member : more.members().entrySet()) {
      JsonValue value = member.getValue();
      String piece = value.textOf("bytes");
      if (member.getKey().equals("input") && value.isString()) {
        input.append(value.text());
      } else if (piece != null) {
        bytes.add(piece);
      } else {
        members.put(member.getKey(), value.raw());
      }
    }
  }

  @Nullable Part whole(BlockReader blocks) {
    if (kind.equals("toolUse")) {
      members.put("input", ArgumentsJson.ofFunction(input.toString()));
    }
    if (!items.isEmpty()) {
      JsonWriter content = new JsonWriter().array();
      items.forEach(content::raw);
      members.put("content", content.endArray().toRaw());
    }
    if (!bytes.isEmpty()) {
      JsonWriter source = new JsonWriter().object().name("bytes").text(bytes.joined());
      members.put(MediaReader.SOURCE, source.endObject().toRaw());
    }
    RawJson block = new JsonWriter().object().name(kind).object(members).endObject().toRaw();
    return blocks.read(JsonReader.read(block), Path.ROOT, Speaker.MODEL);
  }
}
