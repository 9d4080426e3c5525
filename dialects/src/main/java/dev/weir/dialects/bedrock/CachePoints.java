package dev.weir.dialects.bedrock;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cache points, which are blocks of their own after what they mark; canonically the mark is on the
 * part before.
 */
final class CachePoints {

  static final String MEMBER = "cachePoint";

  private static final Set<String> TTLS = Set.of("5m", "1h");

  private CachePoints() {}

  /** The mark that a block is; null for any other block, and for a point that says more. */
  static @Nullable CacheMark mark(JsonValue block) {
    JsonValue point = block.get(MEMBER);
    if (point == null || block.members().size() != 1 || !"default".equals(point.textOf("type"))) {
      return null;
    }
    String ttl = point.textOf("ttl");
    if (point.members().size() != (ttl == null ? 1 : 2)) {
      return null;
    }
    return ttl == null ? CacheMark.DEFAULT : new CacheMark(ttl);
  }

  /** The part with the mark; null when it cannot carry one, or carries one already. */
  static @Nullable Part marked(Part part, CacheMark mark) {
    return switch (part) {
      case Part.Text text when text.cache() == null ->
          new Part.Text(text.text(), mark, text.extras());
      case Part.Image image when image.cache() == null ->
          new Part.Image(image.media(), image.detail(), mark, image.extras());
      case Part.Audio audio when audio.cache() == null ->
          new Part.Audio(audio.format(), audio.base64(), mark, audio.extras());
      case Part.Document document when document.cache() == null ->
          new Part.Document(document.media(), document.title(), mark, document.extras());
      case Part.ToolCall call when call.cache() == null ->
          new Part.ToolCall(
              call.id(), call.name(), call.arguments(), call.custom(), mark, call.extras());
      case Part.ToolResult result when result.cache() == null ->
          new Part.ToolResult(
              result.callId(), result.content(), result.error(), mark, result.extras());
      default -> null;
    };
  }

  /** The mark that a part carries. */
  static @Nullable CacheMark of(Part part) {
    return switch (part) {
      case Part.Text text -> text.cache();
      case Part.Image image -> image.cache();
      case Part.Audio audio -> audio.cache();
      case Part.Document document -> document.cache();
      case Part.ToolCall call -> call.cache();
      case Part.ToolResult result -> result.cache();
      default -> null;
    };
  }

  /** Whether a lifetime can be asked for; it may be left to the vendor. */
  static boolean lives(CacheMark mark) {
    return mark.ttl() == null || TTLS.contains(mark.ttl());
  }

  /** Writes the block of a mark, if there is one; an odd lifetime is left to the vendor. */
  static void write(JsonWriter out, @Nullable CacheMark mark) {
    if (mark == null) {
      return;
    }
    out.object().name(MEMBER).object().name("type").text("default");
    String ttl = mark.ttl();
    if (ttl != null && TTLS.contains(ttl)) {
      out.name("ttl").text(ttl);
    }
    out.endObject().endObject();
  }
}
