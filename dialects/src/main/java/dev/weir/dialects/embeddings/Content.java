package dev.weir.dialects.embeddings;

import dev.weir.bus.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes one vector. */
public sealed interface Content {

  /** A text. */
  record Text(String text) implements Content {}

  /**
   * The tokens of a text, of the tokenizer of the model's vendor.
   *
   * @param ids an array of whole numbers
   */
  record Tokens(RawJson ids) implements Content {}

  /**
   * An image, or other media where a model reads them.
   *
   * @param url a {@code data:} URI, or an address
   * @param mediaType of what an address holds, where it was told
   */
  record Media(String url, @Nullable String mediaType) implements Content {

    /** A data URI. */
    static Media of(String mediaType, String base64) {
      return new Media("data:" + mediaType + ";base64," + base64, mediaType);
    }

    /** The media type and the base64 of a data URI; null for an address. */
    @Nullable Inline inline() {
      int comma = url.indexOf(";base64,");
      return url.startsWith("data:") && comma > 0
          ? new Inline(url.substring("data:".length(), comma), url.substring(comma + 8))
          : null;
    }
  }

  /** What a data URI holds. */
  record Inline(String mediaType, String base64) {}

  /**
   * Texts and media that become one vector together.
   *
   * @param parts at least two
   */
  record Mixed(List<Content> parts) implements Content {
    public Mixed {
      parts = List.copyOf(parts);
    }
  }

  /** The text, if there is nothing but text: several are one, line by line. Null otherwise. */
  default @Nullable String onlyText() {
    return switch (this) {
      case Text alone -> alone.text();
      case Mixed mixed -> {
        List<String> texts = new ArrayList<>();
        for (Content part : mixed.parts()) {
          if (part instanceof Text text) {
            texts.add(text.text());
          }
        }
        yield texts.size() == mixed.parts().size() ? String.join("\n", texts) : null;
      }
      case Tokens tokens -> null;
      case Media media -> null;
    };
  }

  /** Parts as one: alone what is alone. */
  static Content ofParts(List<Content> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Mixed(parts);
  }
}
