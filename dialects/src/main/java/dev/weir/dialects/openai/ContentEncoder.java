package dev.weir.dialects.openai;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.Habits.Quirk;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the content of messages: as a string where that says all, else as a list of parts. For
 * imitations several texts are joined, since many of them take a list from users only.
 */
final class ContentEncoder {

  private final Draft draft;
  private final JsonWriter out;

  ContentEncoder(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
  }

  /**
   * The parts that a message of this role can hold; notes what is left out. Empty texts say
   * nothing.
   */
  List<Placed> kept(List<Placed> parts, Role role) {
    List<Placed> kept = new ArrayList<>(parts.size());
    for (Placed placed : parts) {
      boolean keep =
          switch (placed.part()) {
            case Part.Text text -> !text.text().isEmpty();
            case Part.Refusal refusal -> !refusal.text().isEmpty();
            case Part.Vendor vendor ->
                vendor.dialect().equals(DialectName.OPENAI_CHAT)
                    || dropped(Rule.FOREIGN_PART, placed);
            case Part.Thinking thinking -> dropped(Rule.THOUGHT, placed);
            case Part.RedactedThinking redacted -> dropped(Rule.THOUGHT, placed);
            case Part.Image image -> inUserMessage(role, placed);
            case Part.Audio audio -> inUserMessage(role, placed);
            case Part.Document document -> inUserMessage(role, placed);
            case Part.ToolCall call -> throw Draft.refused(Rule.PLACE, placed.path());
            case Part.ToolResult result -> throw Draft.refused(Rule.PLACE, placed.path());
          };
      if (keep) {
        kept.add(placed);
      }
    }
    return kept;
  }

  /** Never true, since nothing is kept. */
  private boolean dropped(Rule rule, Placed placed) {
    draft.drop(rule, placed.path());
    return false;
  }

  private static boolean inUserMessage(Role role, Placed placed) {
    if (role != Role.USER) {
      throw Draft.refused(Rule.PLACE, placed.path());
    }
    return true;
  }

  /**
   * Writes the member {@code content}.
   *
   * @param parts what {@link #kept} has left
   * @param joint what stands between texts that are joined
   */
  void write(List<Placed> parts, String joint) {
    out.name("content");
    if (parts.stream().allMatch(this::isPlain) && (parts.size() <= 1 || !draft.strict)) {
      List<String> texts = new ArrayList<>(parts.size());
      for (Placed placed : parts) {
        if (placed.part() instanceof Part.Text text) {
          texts.add(text.text());
          draft.dropMark(Rule.CACHE, text.cache(), text.extras(), placed.path());
          draft.dropForeign(Rule.PART_EXTRAS, text.extras(), placed.path());
        }
      }
      out.text(String.join(joint, texts));
    } else {
      out.array();
      parts.forEach(this::part);
      out.endArray();
    }
  }

  private boolean isPlain(Placed placed) {
    return placed.part() instanceof Part.Text text
        && !draft.marks(text.cache())
        && text.extras().of(DialectName.OPENAI_CHAT).isEmpty();
  }

  /** Writes the name of a speaker; many imitations refuse it. */
  void name(Message message, Path path) {
    if (message.name() != null && draft.strict) {
      out.name("name").text(message.name());
    } else {
      draft.drop(Rule.NAME, path, message.name());
    }
  }

  private void part(Placed placed) {
    Path path = placed.path();
    switch (placed.part()) {
      case Part.Text text -> text(text.text(), text.cache(), text.extras(), path);
      case Part.Image image -> {
        out.object().name("type").text("image_url").name("image_url").object();
        out.name("url").text(url(image.media(), path));
        if (image.detail() != null) {
          out.name("detail").text(image.detail());
        }
        endPart("image_url", image.cache(), image.extras(), path);
      }
      case Part.Audio audio -> {
        out.object().name("type").text("input_audio").name("input_audio").object();
        out.name("data").text(audio.base64()).name("format").text(audio.format());
        endPart("input_audio", audio.cache(), audio.extras(), path);
      }
      case Part.Document document -> document(document, path);
      case Part.Refusal refusal -> {
        out.object().name("type").text("refusal").name("refusal").text(refusal.text());
        draft.extras(Rule.PART_EXTRAS, refusal.extras(), path);
        out.endObject();
      }
      case Part.Vendor vendor -> out.raw(vendor.json());
      default -> throw new IllegalStateException("left out before");
    }
  }

  private void text(String text, @Nullable CacheMark cache, Extras extras, Path path) {
    out.object().name("type").text("text").name("text").text(text);
    draft.mark(cache, extras, path);
    draft.extras(Rule.PART_EXTRAS, extras, path);
    out.endObject();
  }

  private void document(Part.Document document, Path path) {
    if (document.media() instanceof Media.PlainText plain) {
      draft.drop(Rule.TITLE, path, document.title());
      text(plain.text(), document.cache(), document.extras(), path);
      return;
    }
    out.object().name("type").text("file").name("file").object();
    switch (document.media()) {
      case Media.Inline inline -> {
        // OpenAI wants a name with every file.
        String title = document.title();
        out.name("filename").text(title == null ? fileName(inline.mediaType()) : title);
        out.name("file_data").text(dataUri(inline));
      }
      case Media.FileId file -> {
        out.name("file_id").text(ownFile(file, path));
        if (document.title() != null) {
          out.name("filename").text(document.title());
        }
      }
      case Media.Url url -> throw Draft.refused(Rule.DOCUMENT_URL, path);
      case Media.PlainText plain -> throw new IllegalStateException("written as a text");
    }
    endPart("file", document.cache(), document.extras(), path);
  }

  private void endPart(String member, @Nullable CacheMark cache, Extras extras, Path path) {
    Leftovers.within(out, extras, member);
    out.endObject();
    draft.mark(cache, extras, path);
    draft.extras(Rule.PART_EXTRAS, extras, path, member);
    out.endObject();
  }

  private String url(Media media, Path path) {
    return switch (media) {
      case Media.Inline inline -> dataUri(inline);
      case Media.Url url -> {
        if (draft.has(Quirk.IMAGES_AS_BYTES)) {
          throw Draft.refused(Rule.IMAGE_URL, path);
        }
        yield url.url();
      }
      case Media.FileId file -> throw Draft.refused(Rule.IMAGE, path);
      case Media.PlainText plain -> throw Draft.refused(Rule.IMAGE, path);
    };
  }

  private static String ownFile(Media.FileId file, Path path) {
    if (!file.dialect().equals(DialectName.OPENAI_CHAT)) {
      throw Draft.refused(Rule.FOREIGN_FILE, path);
    }
    return file.id();
  }

  static String dataUri(Media.Inline inline) {
    return "data:" + inline.mediaType() + ";base64," + inline.base64();
  }

  private static String fileName(String mediaType) {
    return "document." + mediaType.substring(mediaType.indexOf('/') + 1);
  }
}
