package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.openai.CacheMarks;
import dev.weir.dialects.openai.ContentDecoder;
import dev.weir.dialects.openai.RequestComplaints;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a caller's messages and tool results hold. */
final class ContentReader {

  private ContentReader() {}

  /** A member that is a string or a list of parts. An empty string is no part. */
  static List<Part> read(Fields holder, String member) {
    Path path = holder.path(member);
    JsonValue content = holder.take(member);
    if (content == null) {
      throw RequestComplaints.INSTANCE.missing(path);
    }
    if (content.isString()) {
      return content.text().isEmpty() ? List.of() : List.of(Part.Text.of(content.text()));
    }
    if (!content.isArray()) {
      throw RequestComplaints.wrongType(path, "one of an array of objects or a string", content);
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < content.items().size(); i++) {
      Part part = part(content.items().get(i), path.item(i));
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** The part, or null for an empty text with nothing to it. */
  private static @Nullable Part part(JsonValue item, Path path) {
    Fields part = new Fields(item, path, RequestComplaints.INSTANCE);
    String type = part.requiredText("type");
    return switch (type) {
      case "input_text", "output_text", "text" -> text(part);
      case "input_image" -> image(part);
      case "input_file" -> file(part);
      default -> new Part.Vendor(OPENAI_RESPONSES, type, item.raw());
    };
  }

  private static @Nullable Part text(Fields part) {
    String text = part.requiredText("text");
    CacheMark cache = mark(part);
    Extras extras = part.rest(OPENAI_RESPONSES);
    return text.isEmpty() && cache == null && extras.isEmpty()
        ? null
        : new Part.Text(text, cache, extras);
  }

  private static Part image(Fields part) {
    String file = part.text("file_id");
    String detail = part.text("detail");
    Media media =
        file == null
            ? ContentDecoder.media(part.requiredText("image_url"), part.path("image_url"))
            : new Media.FileId(OPENAI_RESPONSES, file);
    CacheMark cache = mark(part);
    return new Part.Image(media, detail, cache, part.rest(OPENAI_RESPONSES));
  }

  private static Part file(Fields part) {
    String title = part.text("filename");
    String file = part.text("file_id");
    String url = part.text("file_url");
    Media media;
    if (file != null) {
      media = new Media.FileId(OPENAI_RESPONSES, file);
    } else if (url != null) {
      media = new Media.Url(url);
    } else {
      media = ContentDecoder.fileData(part.requiredText("file_data"), part.path("file_data"));
    }
    CacheMark cache = mark(part);
    return new Part.Document(media, title, cache, part.rest(OPENAI_RESPONSES));
  }

  private static @Nullable CacheMark mark(Fields part) {
    CacheMark mark = CacheMarks.read(part);
    part.skip(CacheMarks.BREAKPOINT);
    return mark;
  }
}
