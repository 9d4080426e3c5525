package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads images, documents and sound. What has no canonical part, such as a format that is new, is
 * null here, and kept whole by whoever asked.
 */
final class MediaReader {

  /** The extra that keeps the format of what has no media type. */
  static final String FORMAT = "format";

  /** The extra that keeps what an S3 location says beside its URI. */
  static final String S3 = "s3Location";

  static final String SOURCE = "source";

  /** The member of a source that holds a text in pieces which can be cited; it stays there. */
  static final String CHUNKS = "content";

  private MediaReader() {}

  static @Nullable Part image(Fields block) {
    String format = block.requiredText(FORMAT);
    String type = MediaFormats.imageType(format);
    Source source = type == null ? null : source(block, type, format);
    return source == null ? null : new Part.Image(source.media, null, null, source.extras);
  }

  static @Nullable Part document(Fields block) {
    String format = block.text(FORMAT);
    String name = block.text("name");
    String type = format == null ? null : MediaFormats.documentType(format);
    Source source = source(block, type, format);
    return source == null ? null : new Part.Document(source.media, name, null, source.extras);
  }

  static @Nullable Part audio(Fields block) {
    String format = block.requiredText(FORMAT);
    Source source = source(block, "audio/" + format, format);
    return source != null && source.media instanceof Media.Inline inline
        ? new Part.Audio(format, inline.base64(), null, source.extras)
        : null;
  }

  private record Source(Media media, Extras extras) {}

  private static @Nullable Source source(
      Fields block, @Nullable String type, @Nullable String format) {
    Fields source = block.requiredObject(SOURCE);
    Map<String, RawJson> kept = new LinkedHashMap<>();
    Media media = null;
    if (source.peek("bytes") != null && type != null) {
      media = new Media.Inline(type, source.requiredText("bytes"));
    } else if (source.peek("text") != null) {
      media = new Media.PlainText(source.requiredText("text"));
      keep(kept, MediaFormats.TEXT.equals(format) ? null : format);
    } else if (source.peek(CHUNKS) != null) {
      String joined = joined(source.peek(CHUNKS));
      media = joined == null ? null : new Media.PlainText(joined);
      keep(kept, MediaFormats.TEXT.equals(format) ? null : format);
    } else if (source.peek(S3) != null) {
      Fields location = source.requiredObject(S3);
      media = new Media.FileId(BEDROCK_CONVERSE, location.requiredText("uri"));
      keep(kept, format);
      if (!location.isEmpty()) {
        Map<String, RawJson> more = location.rest(BEDROCK_CONVERSE).members();
        kept.put(S3, new JsonWriter().object(more).toRaw());
      }
    }
    if (media == null) {
      return null;
    }
    kept.putAll(block.rest(BEDROCK_CONVERSE, SOURCE, source).members());
    return new Source(media, new Extras(BEDROCK_CONVERSE, kept));
  }

  /** The text of all pieces, a line each; null when they are more than text. */
  private static @Nullable String joined(@Nullable JsonValue chunks) {
    StringBuilder text = new StringBuilder();
    for (JsonValue chunk : chunks == null ? List.<JsonValue>of() : chunks.items()) {
      String more = chunk.textOf("text");
      if (more == null) {
        return null;
      }
      text.append(text.isEmpty() ? "" : "\n").append(more);
    }
    return text.isEmpty() ? null : text.toString();
  }

  private static void keep(Map<String, RawJson> kept, @Nullable String format) {
    if (format != null) {
      kept.put(FORMAT, new JsonWriter().text(format).toRaw());
    }
  }
}
