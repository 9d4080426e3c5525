package dev.weir.dialects.openai;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Images of an answer, as OpenRouter tells them; OpenAI's own API has no place for them. */
final class AnswerImages {

  static final String MEMBER = "images";

  private static final Pattern DATA = Pattern.compile("data:([a-zA-Z0-9.+/-]{1,100});base64,");

  private AnswerImages() {}

  /** Writes the member {@code images}; nothing without any. */
  static void write(JsonWriter out, List<Part> parts) {
    List<String> urls = parts.stream().map(AnswerImages::url).filter(Objects::nonNull).toList();
    if (urls.isEmpty()) {
      return;
    }
    out.name(MEMBER).array();
    for (String url : urls) {
      out.object().name("type").text("image_url").name("image_url").object();
      out.name("url").text(url).endObject().endObject();
    }
    out.endArray();
  }

  /** Reads the member {@code images} of a message or delta; what is no image there is left out. */
  static List<Part> read(@Nullable JsonValue message) {
    JsonValue images = message == null ? null : message.get(MEMBER);
    return images == null
        ? List.of()
        : images.items().stream().map(AnswerImages::image).flatMap(Optional::stream).toList();
  }

  private static Optional<Part> image(JsonValue item) {
    JsonValue told = item.get("image_url");
    String url = told == null ? null : told.isString() ? told.text() : told.textOf("url");
    if (url == null || url.isEmpty()) {
      return Optional.empty();
    }
    Matcher data = DATA.matcher(url);
    Media media =
        data.lookingAt()
            ? new Media.Inline(data.group(1), url.substring(data.end()))
            : new Media.Url(url);
    return Optional.of(new Part.Image(media, null, null, Extras.NONE));
  }

  /** The address of an image that callers can open; null for anything else. */
  static @Nullable String url(Part part) {
    return switch (part) {
      case Part.Image image when image.media() instanceof Media.Inline inline ->
          ContentEncoder.dataUri(inline);
      case Part.Image image when image.media() instanceof Media.Url url -> url.url();
      default -> null;
    };
  }
}
