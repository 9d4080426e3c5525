package dev.weir.dialects.openai;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import org.jspecify.annotations.Nullable;

/** Reads content parts of a request. A part of a type that we do not know is the vendor's own. */
public final class ContentDecoder {

  private static final String DATA = "data:";
  private static final String BASE64 = ";base64,";

  private ContentDecoder() {}

  /** The part, or null for an empty text with nothing to it. */
  static @Nullable Part part(JsonValue item, Path path) {
    Fields part = new Fields(item, path, RequestComplaints.INSTANCE);
    String type = part.requiredText("type");
    return switch (type) {
      case "text" -> text(part);
      case "image_url" -> image(part);
      case "input_audio" -> audio(part);
      case "file" -> document(part);
      case "refusal" -> {
        String refusal = part.requiredText("refusal");
        yield new Part.Refusal(refusal, part.rest(DialectName.OPENAI_CHAT));
      }
      default -> new Part.Vendor(DialectName.OPENAI_CHAT, type, item.raw());
    };
  }

  private static @Nullable Part text(Fields part) {
    String text = part.requiredText("text");
    CacheMark cache = CacheMarks.read(part);
    Extras extras = part.rest(DialectName.OPENAI_CHAT);
    return text.isEmpty() && cache == null && extras.isEmpty()
        ? null
        : new Part.Text(text, cache, extras);
  }

  private static Part image(Fields part) {
    JsonValue url = part.peek("image_url");
    CacheMark cache = CacheMarks.read(part);
    if (url != null && url.isString()) {
      Media media = media(part.requiredText("image_url"), part.path("image_url"));
      return new Part.Image(media, null, cache, part.rest(DialectName.OPENAI_CHAT));
    }
    Fields image = part.requiredObject("image_url");
    Media media = media(image.requiredText("url"), image.path("url"));
    String detail = image.text("detail");
    return new Part.Image(
        media, detail, cache, part.rest(DialectName.OPENAI_CHAT, "image_url", image));
  }

  private static Part audio(Fields part) {
    Fields audio = part.requiredObject("input_audio");
    String data = audio.requiredText("data");
    String format = audio.requiredText("format");
    return new Part.Audio(
        format,
        data,
        CacheMarks.read(part),
        part.rest(DialectName.OPENAI_CHAT, "input_audio", audio));
  }

  private static Part document(Fields part) {
    Fields file = part.requiredObject("file");
    String title = file.text("filename");
    String id = file.text("file_id");
    Media media =
        id == null
            ? fileData(file.requiredText("file_data"), file.path("file_data"))
            : new Media.FileId(DialectName.OPENAI_CHAT, id);
    return new Part.Document(
        media, title, CacheMarks.read(part), part.rest(DialectName.OPENAI_CHAT, "file", file));
  }

  /** The media of a file: a data URI, or the bare base64 of a PDF. */
  public static Media fileData(String data, Path path) {
    return data.startsWith(DATA) ? media(data, path) : new Media.Inline("application/pdf", data);
  }

  /** The media of a URL, which may be a data URI. */
  public static Media media(String url, Path path) {
    if (!url.regionMatches(true, 0, DATA, 0, DATA.length())) {
      return new Media.Url(url);
    }
    int comma = url.indexOf(',');
    if (comma < 0 || !url.substring(0, comma + 1).endsWith(BASE64)) {
      throw RequestComplaints.invalid(
          "Invalid '%s'. Expected a base64-encoded data URL.".formatted(path),
          path,
          "invalid_value");
    }
    String mediaType = url.substring(DATA.length(), comma + 1 - BASE64.length());
    int parameters = mediaType.indexOf(';');
    return new Media.Inline(
        parameters < 0 ? mediaType : mediaType.substring(0, parameters), url.substring(comma + 1));
  }
}
