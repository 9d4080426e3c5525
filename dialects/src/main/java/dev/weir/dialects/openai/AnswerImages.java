package dev.weir.dialects.openai;

import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.tree.JsonWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Images of an answer, as OpenRouter tells them; OpenAI's own API has no place for them. */
final class AnswerImages {

  private AnswerImages() {}

  /** Writes the member {@code images}; nothing without any. */
  static void write(JsonWriter out, List<Part> parts) {
    List<String> urls = parts.stream().map(AnswerImages::url).filter(Objects::nonNull).toList();
    if (urls.isEmpty()) {
      return;
    }
    out.name("images").array();
    for (String url : urls) {
      out.object().name("type").text("image_url").name("image_url").object();
      out.name("url").text(url).endObject().endObject();
    }
    out.endArray();
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
