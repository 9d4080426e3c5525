package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the content of messages but the assistant's: a string where that says all, else a list.
 */
final class ContentEncoder {

  private static final Set<String> DETAILS = Set.of("auto", "low", "high");

  private final Draft draft;
  private final JsonWriter out;

  ContentEncoder(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
  }

  /** The parts of an instruction, which is text. */
  List<Part> texts(List<Part> parts, Path message) {
    List<Part> kept = ofUser(parts, message);
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Part.Image) {
        throw Draft.refused(Rule.PLACE, message.member("parts").item(i));
      }
    }
    return kept;
  }

  /** The parts of a user's message. */
  List<Part> ofUser(List<Part> parts, Path message) {
    List<Part> kept = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Path path = message.member("parts").item(i);
      Part part = parts.get(i);
      draft.dropForeign(Rule.FOREIGN_PART, path, MessageEncoder.extras(part));
      draft.drop(Rule.CACHE_MARK, path.member("cache"), cache(part));
      Part passed =
          part instanceof Part.Vendor vendor
              ? own(vendor, Rule.SEALED_THOUGHT, path)
              : media(part, path, Rule.IMAGE_DETAIL);
      if (passed != null) {
        kept.add(passed);
      }
    }
    return kept;
  }

  /**
   * The parts of a result.
   *
   * @param media takes what must follow in a message of the user's
   */
  List<Part> ofResult(List<Part> parts, Path result, List<Part> media) {
    List<Part> kept = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Path path = result.member("content").item(i);
      Part part = parts.get(i);
      draft.dropForeign(Rule.FOREIGN_CONTENT, path, MessageEncoder.extras(part));
      draft.drop(Rule.RESULT_CACHE_MARK, path.member("cache"), cache(part));
      Part passed =
          part instanceof Part.Vendor vendor
              ? own(vendor, Rule.SEALED_CONTENT, path)
              : media(part, path, Rule.RESULT_IMAGE_DETAIL);
      if (passed instanceof Part.Image) {
        Part label = Part.Text.of("[image %d of the tool results]".formatted(media.size() / 2 + 1));
        kept.add(label);
        media.add(label);
        media.add(passed);
      } else if (passed != null) {
        kept.add(passed);
      }
    }
    return kept;
  }

  private @Nullable Part own(Part.Vendor vendor, Rule rule, Path path) {
    boolean known = vendor.dialect().equals(COHERE_CHAT);
    draft.drop(rule, path, known ? null : vendor);
    return known ? vendor : null;
  }

  private @Nullable Part media(Part part, Path path, Rule detail) {
    return switch (part) {
      case Part.Text text -> {
        boolean silent = text.text().isEmpty() && text.extras().of(COHERE_CHAT).isEmpty();
        yield silent ? null : text;
      }
      case Part.Refusal refusal ->
          refusal.text().isEmpty() ? null : new Part.Text(refusal.text(), null, refusal.extras());
      case Part.Image image -> image(image, path, detail);
      case Part.Document document -> Part.Text.of(text(document, path));
      case Part.Audio audio -> throw Draft.refused(Rule.AUDIO, path);
      default -> throw Draft.refused(Rule.PLACE, path);
    };
  }

  private Part image(Part.Image image, Path path, Rule rule) {
    boolean takes = image.media() instanceof Media.Inline || image.media() instanceof Media.Url;
    if (!takes) {
      throw Draft.refused(Rule.MEDIA, path);
    }
    String detail = image.detail();
    if (detail == null || DETAILS.contains(detail)) {
      return image;
    }
    draft.drop(rule, path.member("detail"));
    return new Part.Image(image.media(), null, null, image.extras());
  }

  private static String text(Part.Document document, Path path) {
    String text =
        switch (document.media()) {
          case Media.PlainText plain -> plain.text();
          case Media.Inline inline when inline.mediaType().startsWith("text/") ->
              decoded(inline, path);
          default -> throw Draft.refused(Rule.MEDIA, path);
        };
    return document.title() == null ? text : document.title() + "\n\n" + text;
  }

  private static String decoded(Media.Inline inline, Path path) {
    try {
      return new String(Base64.getDecoder().decode(inline.base64()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw Draft.refused(Rule.MEDIA, path);
    }
  }

  private static @Nullable CacheMark cache(Part part) {
    return switch (part) {
      case Part.Text text -> text.cache();
      case Part.Image image -> image.cache();
      case Part.Document document -> document.cache();
      case Part.Audio audio -> audio.cache();
      default -> null;
    };
  }

  /** Writes the member {@code content}. */
  void write(List<Part> parts) {
    out.name("content");
    if (parts.isEmpty()) {
      out.text("");
    } else if (parts.size() == 1
        && parts.getFirst() instanceof Part.Text text
        && text.extras().of(COHERE_CHAT).isEmpty()) {
      out.text(text.text());
    } else {
      out.array();
      parts.forEach(this::part);
      out.endArray();
    }
  }

  private void part(Part part) {
    switch (part) {
      case Part.Text text -> text(text);
      case Part.Image image -> image(image);
      case Part.Vendor vendor -> out.raw(vendor.json());
      default -> throw new IllegalStateException("left out before");
    }
  }

  private void text(Part.Text text) {
    Map<String, RawJson> extras = new LinkedHashMap<>(text.extras().of(COHERE_CHAT));
    RawJson ofObject = extras.remove(MessageDecoder.DOCUMENT);
    RawJson ofString = extras.remove(MessageDecoder.DOCUMENT_OF_STRING);
    RawJson document = ofObject == null ? ofString : ofObject;
    if (document == null) {
      out.object().name("type").text("text").name("text").text(text.text());
    } else {
      out.object().name("type").text(MessageDecoder.DOCUMENT);
      out.name(MessageDecoder.DOCUMENT).object().name("data");
      RawJson data = ofObject == null ? null : objectOf(text.text());
      if (data == null) {
        out.text(text.text()); // Also what a stage between made of an object.
      } else {
        out.raw(data);
      }
      out.members(JsonReader.read(document)).endObject();
    }
    out.members(extras).endObject();
  }

  private static @Nullable RawJson objectOf(String text) {
    try {
      JsonValue value = JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
      return value.isObject() ? value.raw() : null;
    } catch (NotJsonException changed) {
      return null;
    }
  }

  private void image(Part.Image image) {
    Extras extras = image.extras();
    Map<String, RawJson> members = new LinkedHashMap<>(extras.of(COHERE_CHAT));
    RawJson more = members.remove("image_url");
    out.object().name("type").text("image_url").name("image_url").object();
    String url =
        switch (image.media()) {
          case Media.Inline inline -> "data:" + inline.mediaType() + ";base64," + inline.base64();
          case Media.Url address -> address.url();
          default -> throw new IllegalStateException("refused before");
        };
    out.name("url").text(url);
    String detail = image.detail();
    if (detail != null) {
      out.name("detail").text(detail);
    }
    if (more != null) {
      out.members(JsonReader.read(more));
    }
    out.endObject().members(members).endObject();
  }
}
