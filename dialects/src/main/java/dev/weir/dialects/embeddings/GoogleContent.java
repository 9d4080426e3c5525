package dev.weir.dialects.embeddings;

import dev.weir.dialects.gemini.ProtoFields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Gemini embeds: a content of parts. */
final class GoogleContent {

  private static final Words WORDS = Words.GOOGLE;

  private GoogleContent() {}

  static Content read(ProtoFields content) {
    List<JsonValue> told = content.items("parts");
    if (told.isEmpty()) {
      throw WORDS.missing(content.path("parts"));
    }
    List<Content> parts = new ArrayList<>();
    for (JsonValue part : told) {
      Path path = content.path("parts").item(parts.size());
      parts.add(part(new ProtoFields(part, path, WORDS), path));
    }
    return Content.ofParts(parts);
  }

  private static Content part(ProtoFields part, Path path) {
    String text = part.text("text");
    ProtoFields inline = part.object("inlineData");
    ProtoFields file = part.object("fileData");
    if (text != null) {
      return new Content.Text(text);
    }
    if (inline != null) {
      return Content.Media.of(inline.requiredText("mimeType"), inline.requiredText("data"));
    }
    if (file != null) {
      return new Content.Media(file.requiredText("fileUri"), file.text("mimeType"));
    }
    throw WORDS.invalid(path, "a part must have text, inlineData or fileData");
  }

  static void write(JsonWriter out, Content content) {
    List<Content> parts = content instanceof Content.Mixed mixed ? mixed.parts() : List.of(content);
    out.object().name("parts").array();
    for (Content part : parts) {
      out.object();
      part(out, part);
      out.endObject();
    }
    out.endArray().endObject();
  }

  private static void part(JsonWriter out, Content part) {
    switch (part) {
      case Content.Text text -> out.name("text").text(text.text());
      case Content.Media media -> media(out, media);
      case Content.Tokens tokens -> throw Rule.TOKENS.refusal(Rule.TOKENS.field());
      case Content.Mixed mixed -> throw Rule.MIXED.refusal(Rule.MIXED.field());
    }
  }

  private static void media(JsonWriter out, Content.Media media) {
    Content.Inline inline = media.inline();
    if (inline == null && !isFile(media.url())) {
      throw Rule.ADDRESS.refusal(Rule.ADDRESS.field());
    }
    String type = inline == null ? media.mediaType() : inline.mediaType();
    out.name(inline == null ? "fileData" : "inlineData").object();
    mimeType(out, type);
    out.name(inline == null ? "fileUri" : "data");
    out.text(inline == null ? media.url() : inline.base64()).endObject();
  }

  private static void mimeType(JsonWriter out, @Nullable String type) {
    if (type != null) {
      out.name("mimeType").text(type);
    }
  }

  /** Whether an address is one of Google's own files: others it does not fetch. */
  private static boolean isFile(String url) {
    return url.startsWith("gs://") || url.startsWith("https://generativelanguage.googleapis.com/");
  }
}
