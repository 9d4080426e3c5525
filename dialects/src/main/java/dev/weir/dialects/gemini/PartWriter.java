package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.anthropic.ArgumentsJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes single parts, as requests and answers have them. */
final class PartWriter {

  private static final String PLAIN_TEXT = "text/plain";

  private PartWriter() {}

  static void text(JsonWriter out, String text, Extras extras, @Nullable String signature) {
    out.object().name("text").text(text);
    end(out, extras.of(GEMINI), signature);
  }

  static void thought(JsonWriter out, String text, Extras extras, @Nullable String signature) {
    out.object().name("text").text(text).name("thought").bool(true);
    end(out, extras.of(GEMINI), signature);
  }

  /** A state that belongs to nothing that could carry it. */
  static void state(JsonWriter out, String signature, Extras extras) {
    Map<String, RawJson> members = new LinkedHashMap<>(extras.of(GEMINI));
    members.remove("text");
    out.object().name("text").text("");
    end(out, members, signature);
  }

  static void call(JsonWriter out, Part.ToolCall call, String name, @Nullable String signature) {
    Map<String, RawJson> members = new LinkedHashMap<>(call.extras().of(GEMINI));
    out.object().name("functionCall").object();
    out.name("id").text(call.id()).name("name").text(name);
    RawJson args =
        call.custom()
            ? ArgumentsJson.ofCustom(call.arguments())
            : ArgumentsJson.ofFunction(call.arguments());
    out.name("args").raw(args);
    endInner(out, members, "functionCall");
    end(out, members, signature);
  }

  /** An image, a sound or a document. */
  static void media(JsonWriter out, Part part) {
    switch (part) {
      case Part.Image image -> media(out, image.media(), "image/jpeg", image.extras());
      case Part.Document document ->
          media(out, document.media(), "application/pdf", document.extras());
      case Part.Audio audio -> {
        String mediaType = MediaTypes.ofAudio(audio.format());
        media(out, new Media.Inline(mediaType, audio.base64()), mediaType, audio.extras());
      }
      default -> throw new IllegalArgumentException("not a medium");
    }
  }

  /**
   * @param likely its type if nothing tells it
   */
  private static void media(JsonWriter out, Media media, String likely, Extras extras) {
    Map<String, RawJson> members = new LinkedHashMap<>(extras.of(GEMINI));
    out.object();
    switch (media) {
      case Media.Inline inline -> inline(out, inline.mediaType(), inline.base64(), members);
      case Media.PlainText plain -> {
        String base64 = Base64.getEncoder().encodeToString(plain.text().getBytes(UTF_8));
        inline(out, PLAIN_TEXT, base64, members);
      }
      case Media.Url url -> file(out, url.url(), likely, members);
      case Media.FileId file -> file(out, file.id(), likely, members);
    }
    end(out, members, null);
  }

  private static void inline(
      JsonWriter out, String mediaType, String base64, Map<String, RawJson> members) {
    out.name("inlineData").object().name("mimeType").text(mediaType);
    out.name("data").text(base64);
    endInner(out, members, "inlineData");
  }

  private static void file(
      JsonWriter out, String uri, String likely, Map<String, RawJson> members) {
    RawJson more = members.get("fileData");
    boolean told = more != null && JsonReader.read(more).get("mimeType") != null;
    out.name("fileData").object();
    if (!told) {
      out.name("mimeType").text(MediaTypes.of(uri, likely));
    }
    out.name("fileUri").text(uri);
    endInner(out, members, "fileData");
  }

  /** Ends the object within a part with the members of it that only Google knows. */
  static void endInner(JsonWriter out, Map<String, RawJson> members, String name) {
    RawJson more = members.remove(name);
    if (more != null) {
      out.members(JsonReader.read(more));
    }
    out.endObject();
  }

  /** Ends a part. */
  static void end(JsonWriter out, Map<String, RawJson> members, @Nullable String signature) {
    if (signature != null) {
      out.name("thoughtSignature").text(signature);
    }
    out.members(members).endObject();
  }
}
